import { readFileIfExists } from "./atomic-file";
import { errorMessage } from "./error-message";

/**
 * Value of a JSON file; `undefined` if the file does not exist.
 *
 * @throws with the name of the file if its text is not JSON.
 */
export async function readJsonIfExists<Value>(path: string): Promise<Value | undefined> {
  const text = await readFileIfExists(path);
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text) as Value;
  } catch (cause) {
    throw new Error(`file ${path} is damaged (${errorMessage(cause)}); remove the file and run the command again`, {
      cause,
    });
  }
}
