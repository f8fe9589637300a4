import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "./error-message";

/**
 * The path itself, or the nearest folder above it that exists. A path whose inspection fails for another reason than its absence,
 * such as missing rights, counts as one that exists.
 */
export async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    return errorCode(error) === "ENOENT" && dirname(path) !== path ? nearestExisting(dirname(path)) : path;
  }
}
