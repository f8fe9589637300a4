import { readFileIfExists } from "./atomic-file";
import { errorMessage } from "./error-message";

/**
 * What a JSON file holds, or `undefined` where there is no such file.
 *
 * @throws with the file's name if it is damaged.
 */
export async function readJsonIfExists<Value>(path: string): Promise<Value | undefined> {
  const text = await readFileIfExists(path);
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text) as Value;
  } catch (cause) {
    throw new Error(`file ${path} is damaged (${errorMessage(cause)}); remove it and run it again`, { cause });
  }
}
