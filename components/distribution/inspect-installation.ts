import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { readFileIfExists, writeFileAtomically } from "../shared/atomic-file";

/** File beside the folder of an installation that lists the unpacked files. */
const MANIFEST = "installation.json";

interface Manifest {
  readonly sha512: string;
  /** Size of each file in `libs`, in bytes. */
  readonly libs: Readonly<Record<string, number>>;
}

/** Result of an inspection: the digest of a complete installation, or its problem. */
export type Inspection = { readonly problem: undefined; readonly sha512: string } | { readonly problem: string };

/** Compares an installation with the list of its unpacked files. */
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
    : { problem: `${join(home, "libs", changed)} was changed after it was unpacked` };
}

/**
 * Writes the list of the files that were unpacked into `home`.
 *
 * @returns the number of jars.
 */
export async function writeManifest(home: string, sha512: string): Promise<number> {
  const manifest: Manifest = { sha512, libs: await sizesIn(join(home, "libs")) };
  await writeFileAtomically(join(home, "..", MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, 0o644);
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
      // The file was removed after `readdir`: another process is repairing the installation.
      const size = await stat(join(folder, name)).then(
        (file) => file.size,
        () => -1,
      );
      return [name, size] as const;
    }),
  );
  return Object.fromEntries(sizes.sort(([a], [b]) => (a < b ? -1 : 1)));
}
