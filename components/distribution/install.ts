import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readFileIfThere } from "../shared/atomic-file";
import { codeOf } from "../shared/reason";
import { verifiedArchive, type VerifiedArchive } from "./archive";
import { distributionSource, installationName, type DistributionChoice } from "./distribution-source";
import { unpack } from "./unpack";

/** Name of the folder of an installation, as people know it. */
const KAFKA = "kafka";
const MANIFEST = "installation.json";

/** Free space needed to unpack, as a multiple of the archive's size (3.3.1 unpacks to 1.1 times its archive). */
const SPACE_FACTOR = 2.5;

/** A Kafka distribution that lies unpacked on this machine. */
export interface Installation {
  /** Folder with `bin`, `config` and `libs`; its name is `kafka`. */
  readonly home: string;
  /** SHA-512 of the archive that it came from. */
  readonly sha512: string;
}

interface Manifest {
  readonly sha512: string;
  /** Size of each file in `libs`, in bytes. */
  readonly libs: Readonly<Record<string, number>>;
}

/** Folder `kafka` of the chosen installation below `distributions`, whether it is there or not. */
export const installationHome = (distributions: string, choice: DistributionChoice): string =>
  join(distributions, installationName(choice), KAFKA);

/**
 * Installs the chosen distribution below `distributions`, unless a whole one is there: fetched, verified, unpacked
 * beside its place and then renamed, so that a cut or a second one at the same time never leaves half of it.
 *
 * @throws with one line that says what is wrong and what to do; nothing half-made stays.
 */
export async function install(distributions: string, choice: DistributionChoice): Promise<Installation> {
  const home = installationHome(distributions, choice);
  const there = await inspect(home);
  if (there.problem === undefined) {
    return { home, sha512: there.sha512 };
  }
  const archive = await verifiedArchive(distributionSource(choice));
  await mkdir(distributions, { recursive: true });
  await unpackInPlace(archive, distributions, join(home, ".."));
  return { home, sha512: archive.sha512 };
}

/** What an installation is: whole, or what is wrong with it. */
export type Inspection =
  | { readonly problem: undefined; readonly sha512: string }
  | { readonly problem: string };

/** Holds an installation against what was written down when it was unpacked. */
export async function inspect(home: string): Promise<Inspection> {
  const text = await readFileIfThere(join(home, "..", MANIFEST));
  if (text === undefined) {
    return { problem: `Kafka is not installed in ${home}` };
  }
  const manifest = JSON.parse(text) as Manifest;
  const sizes = await sizesIn(join(home, "libs"));
  const changed = Object.keys({ ...manifest.libs, ...sizes }).find((name) => manifest.libs[name] !== sizes[name]);
  return changed === undefined
    ? { problem: undefined, sha512: manifest.sha512 }
    : { problem: `${join(home, "libs", changed)} is not as it was unpacked` };
}

async function unpackInPlace(archive: VerifiedArchive, distributions: string, place: string): Promise<void> {
  const { size } = await stat(archive.path);
  const { bavail, bsize } = await statfs(distributions);
  if (bavail * bsize < size * SPACE_FACTOR) {
    throw new Error(
      `not enough space in ${distributions}, ${Math.ceil((size * SPACE_FACTOR) / 2 ** 20)} MiB needed, ` +
        `got ${Math.floor((bavail * bsize) / 2 ** 20)} MiB; free some`,
    );
  }
  const temporary = await mkdtemp(join(distributions, ".tmp-"));
  try {
    const home = join(temporary, KAFKA);
    await mkdir(home);
    await unpack(archive.path, home);
    const manifest: Manifest = { sha512: archive.sha512, libs: await sizesIn(join(home, "libs")) };
    if (Object.keys(manifest.libs).length === 0) {
      throw new Error(`archive ${archive.path} holds no libs folder with jars, so it is no Kafka distribution; check archive`);
    }
    await writeFile(join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await moveInto(temporary, place, archive.sha512);
  } catch (error) {
    throw codeOf(error) === "ENOSPC"
      ? new Error(`no space left in ${distributions} while unpacking ${archive.path}; free some and run it again`, { cause: error })
      : error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Takes the place, unless somebody else has put a whole installation of the same archive there meanwhile. */
async function moveInto(temporary: string, place: string, sha512: string): Promise<void> {
  try {
    await rename(temporary, place);
  } catch (error) {
    const there = await inspect(join(place, KAFKA));
    if (there.problem === undefined && there.sha512 === sha512) {
      return;
    }
    const aside = `${temporary}-old`;
    await rename(place, aside).catch(() => {
      throw error;
    });
    await rename(temporary, place);
    await rm(aside, { recursive: true, force: true });
  }
}

async function sizesIn(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).size] as const));
  return Object.fromEntries(sizes.sort(([a], [b]) => (a < b ? -1 : 1)));
}
