import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";

import { errorCode } from "./error-message";

/** Mode of files that may contain a secret: only the owner reads and writes. */
const PRIVATE_FILE = 0o600;

/** Mode of folders that may contain a secret: only the owner enters. */
export const PRIVATE_FOLDER = 0o700;

/**
 * Writes the whole file or leaves the existing one unchanged, even after a crash or a power failure: the text is written to a
 * temporary file beside it, flushed to disk (fsync), and then renamed.
 *
 * @param mode - mode of the file, regardless of the umask. @defaultValue `0o600`
 */
export const writeFileAtomically = (path: string, content: string, mode = PRIVATE_FILE): Promise<void> =>
  writeFileAtomic(path, content, { mode });

/** Name of the file that a temporary file of {@link writeFileAtomically} was for. The name of another file stays as it is. */
export const finishedName = (name: string): string => name.replace(/\.\d+$/, "");

/** Text of the file; `undefined` if the file does not exist. */
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
