import { mkdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";

import { errorCode, errorMessage } from "../shared/error-message";
import { withTemporaryFolder } from "../shared/temporary-folder";
import { waitUntil } from "../shared/wait-until";
import { type VerifiedArchive, obtainArchive } from "./obtain-archive";
import {
  type DistributionChoice,
  distributionSource,
  INSTALLATION_FOLDER,
  installationHome,
} from "./distribution-source";
import { inspectInstallation, writeManifest } from "./inspect-installation";
import { unpack } from "./unpack";

/** Free space needed to unpack, as a multiple of the archive's size (3.3.1 unpacks to 1.1 times its archive). */
const SPACE_FACTOR = 2.5;

/** Time for an installation to take its place while others look for the same, in milliseconds. */
const PLACE_TIMEOUT_MS = 5_000;

/** A Kafka distribution that lies unpacked on this machine. */
export interface Installation {
  /** Folder with `bin`, `config` and `libs`; its name is `kafka`. */
  readonly home: string;
  /** SHA-512 of the archive that it came from. */
  readonly sha512: string;
}

/**
 * Installs the chosen distribution below `distributions`, unless a whole one is there: fetched, verified, unpacked
 * beside its place and then renamed, so that a cut or a second one at the same time never leaves half of it.
 *
 * @throws with one line that says what is wrong and what to do; nothing half-made stays.
 */
export async function installDistribution(distributions: string, choice: DistributionChoice): Promise<Installation> {
  const home = installationHome(distributions, choice);
  const there = await inspectInstallation(home);
  if (there.problem === undefined) {
    return { home, sha512: there.sha512 };
  }
  const archive = await obtainArchive(distributionSource(choice));
  await mkdir(distributions, { recursive: true });
  await unpackInPlace(archive, distributions, join(home, ".."));
  return { home, sha512: archive.sha512 };
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
  await withTemporaryFolder(distributions, async (temporary) => {
    const home = join(temporary, INSTALLATION_FOLDER);
    await mkdir(home);
    await unpack(archive.path, home);
    if ((await writeManifest(home, archive.sha512)) === 0) {
      throw new Error(
        `archive ${archive.path} holds no libs folder with jars, so it is no Kafka distribution; check archive`,
      );
    }
    await moveInto(temporary, place, archive.sha512);
  }).catch((error: Error) => {
    throw errorCode(error) === "ENOSPC"
      ? new Error(`no space left in ${distributions} while unpacking ${archive.path}; free some and run it again`, {
          cause: error,
        })
      : error;
  });
}

/**
 * Takes the place, unless somebody else has put a whole installation of the same archive there meanwhile. Whoever
 * repairs it at the same time may be between two steps, so that it is looked at again.
 */
async function moveInto(temporary: string, place: string, sha512: string): Promise<void> {
  await waitUntil(
    async () => {
      const there = await inspectInstallation(join(place, INSTALLATION_FOLDER));
      if (there.problem === undefined && there.sha512 === sha512) {
        return true;
      }
      const aside = `${temporary}-old`;
      await rename(place, aside).catch(() => {}); // Nothing was there, or another took it away.
      await rename(temporary, place).finally(() => rm(aside, { recursive: true, force: true }));
      return true;
    },
    (last) => new Error(`${place} could not be taken (${errorMessage(last)}); end what uses it and run it again`),
    { timeoutMs: PLACE_TIMEOUT_MS, intervalMs: 50 },
  );
}
