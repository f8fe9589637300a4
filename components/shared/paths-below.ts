import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Every file below a folder, relative and sorted: the order of an archive must not depend on the file system. */
export async function pathsBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const nested = await Promise.all(
    entries.map((entry) =>
      entry.isDirectory() ? pathsBelow(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    ),
  );
  return nested.flat().sort();
}
