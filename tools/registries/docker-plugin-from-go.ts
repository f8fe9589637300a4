import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { GoProgram } from "./go-build";

/** Folder of the plugin's own sources. */
const SOURCES = join(__dirname, "docker-plugin");

/** The sources; go.sum holds only what the checksum database does not know. */
const FILES = ["go.mod", "go.sum", "main.go", "shim/go.mod", "shim/shim.go"];

/**
 * Pulumi's docker plugin, made of the Terraform provider that the official one is made of as well.
 *
 * @param version - of `@pulumi/docker`, which asks for a plugin of its own version.
 */
export async function dockerPluginProgram(version: string): Promise<GoProgram> {
  const files: Record<string, string> = {};
  for (const path of FILES) {
    files[path] = await readFile(join(SOURCES, path), "utf8");
  }
  return {
    name: "pulumi-resource-docker",
    version: `${version}-${digestOf(files)}`,
    files,
    mainPackage: ".",
    ldflags: `-s -w -X main.version=${version}`,
  };
}

/** Changes with every edit, so that a program from before it is not used again. */
export const digestOf = (files: GoProgram["files"]): string =>
  createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8);
