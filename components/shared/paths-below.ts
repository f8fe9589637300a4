import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Paths of all files below a folder, relative to `root` and sorted, so that equal folders give equal archives. */
export async function pathsBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const nested = await Promise.all(
    entries.map((entry) =>
      entry.isDirectory() ? pathsBelow(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    ),
  );
  return nested.flat().sort();
}
