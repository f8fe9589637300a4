import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

import type { GoProgram } from "./go-build";

/**
 * A plugin of Pulumi's, made of the project's own sources in the folder `<name>-plugin` beside this file.
 *
 * @param version - of the SDK, which asks for a plugin of its own version.
 */
export async function pluginFromGo(name: string, version: string): Promise<GoProgram> {
  const files = await textsIn(join(__dirname, `${name}-plugin`));
  return {
    name: `pulumi-resource-${name}`,
    version: `${version}-${digestOf(files)}`,
    files,
    mainPackage: ".",
    ldflags: `-s -w -X main.version=${version}`,
  };
}

/** Path to text of all files in a folder, in an order that is the same everywhere. */
export async function textsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts: Record<string, string> = {};
  for (const path of paths.sort()) {
    texts[relative(folder, path).replaceAll(sep, "/")] = await readFile(path, "utf8");
  }
  return texts;
}

/** Changes with every edit, so that a program from before it is not used again. */
export const digestOf = (files: GoProgram["files"]): string =>
  createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8);
