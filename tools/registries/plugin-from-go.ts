import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

import type { GoProgram } from "./go-build";

/**
 * Plugin of Pulumi from the project's own sources, in the folder `<name>-plugin` beside this file.
 *
 * @param version - version of the SDK, which requires a plugin of the same version.
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

/** Texts of all files below a folder, by path, in the same order on every system. */
export async function textsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts: Record<string, string> = {};
  for (const path of paths.sort()) {
    texts[relative(folder, path).replaceAll(sep, "/")] = await readFile(path, "utf8");
  }
  return texts;
}

/** Digest of source files: 8 hex digits. A program that was built from other sources is not used again. */
export const digestOf = (files: GoProgram["files"]): string =>
  createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8);
