import { randomBytes } from "node:crypto";
import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";

import { errorCode } from "./error-message";

/** Mode of files that may hold something private: only the owner reads and writes. */
export const PRIVATE_FILE = 0o600;

/** Mode of folders that may hold something private. */
export const PRIVATE_FOLDER = 0o700;

/** Writes a whole file or nothing: into a temporary file beside it, which then takes its name. */
export async function writeFileAtomically(path: string, content: string, mode = PRIVATE_FILE): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, content, { mode, flag: "wx" });
    await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A file's text, or `undefined` where there is no such file. */
export async function readFileIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}
