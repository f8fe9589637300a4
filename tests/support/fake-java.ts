import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes `bin/java` in `home`: a shell script with these lines. */
export async function writeJava(home: string, ...lines: string[]): Promise<string> {
  const java = join(home, "bin", "java");
  await mkdir(join(home, "bin"), { recursive: true });
  await writeFile(java, `${["#!/bin/sh", ...lines].join("\n")}\n`);
  await chmod(java, 0o755);
  return java;
}

/** Lines of a script that prints a version as `java -version` does. */
export const saysVersion = (version: string): string[] => [`echo 'openjdk version "${version}" 2026-01-20' >&2`];
