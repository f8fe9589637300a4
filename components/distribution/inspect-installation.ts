import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readFileIfExists } from "../shared/atomic-file";

/** File beside the folder of an installation: what was unpacked. */
const MANIFEST = "installation.json";

interface Manifest {
  readonly sha512: string;
  /** Size of each file in `libs`, in bytes. */
  readonly libs: Readonly<Record<string, number>>;
}

/** What an installation is: whole, or what is wrong with it. */
export type Inspection = { readonly problem: undefined; readonly sha512: string } | { readonly problem: string };

/** Holds an installation against what was written down when it was unpacked. */
export async function inspectInstallation(home: string): Promise<Inspection> {
  const text = await readFileIfExists(join(home, "..", MANIFEST));
  if (text === undefined) {
    return { problem: `Kafka is not installed in ${home}` };
  }
  const manifest = parseManifest(text);
  if (manifest === undefined) {
    return { problem: `${join(home, "..", MANIFEST)} is damaged` };
  }
  const sizes = await sizesIn(join(home, "libs"));
  const changed = Object.keys({ ...manifest.libs, ...sizes }).find((name) => manifest.libs[name] !== sizes[name]);
  return changed === undefined
    ? { problem: undefined, sha512: manifest.sha512 }
    : { problem: `${join(home, "libs", changed)} is not as it was unpacked` };
}

/**
 * Writes down what was unpacked into `home`.
 *
 * @returns the number of jars.
 */
export async function writeManifest(home: string, sha512: string): Promise<number> {
  const manifest: Manifest = { sha512, libs: await sizesIn(join(home, "libs")) };
  await writeFile(join(home, "..", MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return Object.keys(manifest.libs).length;
}

function parseManifest(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

async function sizesIn(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => {
      // Gone between the two looks: somebody is repairing it, so it is not as it was.
      const size = await stat(join(folder, name)).then(
        (found) => found.size,
        () => -1,
      );
      return [name, size] as const;
    }),
  );
  return Object.fromEntries(sizes.sort(([a], [b]) => (a < b ? -1 : 1)));
}
