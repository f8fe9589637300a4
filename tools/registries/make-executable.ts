import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Sets the run bits of every file below the folders: wheels do not always carry them. */
export async function makeExecutable(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    await Promise.all(
      entries.filter((entry) => entry.isFile()).map((entry) => chmod(join(entry.parentPath, entry.name), 0o755)),
    );
  }
}
