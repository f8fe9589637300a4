import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** Files below a folder that contain one of the texts, sorted: path from the folder to the file's mode, such as `600`. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const found = await Promise.all(
    paths.map(async (path) => {
      const content = await readFile(path, "latin1");
      const mode = ((await stat(path)).mode & 0o777).toString(8);
      return texts.some((text) => content.includes(text)) ? [[relative(folder, path), mode] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat().sort());
}
