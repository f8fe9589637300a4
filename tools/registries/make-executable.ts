import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Makes every file below the folders executable: Python packages do not always preserve the permission. */
export async function makeExecutable(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    await Promise.all(
      entries.filter((entry) => entry.isFile()).map((entry) => chmod(join(entry.parentPath, entry.name), 0o755)),
    );
  }
}
