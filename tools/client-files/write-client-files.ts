import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PRIVATE_FOLDER, writeFileAtomically } from "../../components/shared/atomic-file";
import { errorCode, errorMessage } from "../../components/shared/error-message";
import { CLIENT_FILES, isClientFile } from "./client-files";

/**
 * Writes the files of a user with mode 0600 into a folder, which is created with mode 0700 if it does not exist. Replaces files that
 * the command wrote before, and removes those that the user no longer has. Windows ignores the modes.
 *
 * @param files - texts by name.
 * @throws if the folder contains a file of one of the names that the command did not write; then nothing is changed. Also if the
 * folder or a file can't be written.
 */
export async function writeClientFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  try {
    await makeFolder(folder);
    const found = await Promise.all(
      Object.keys(CLIENT_FILES).map(async (name) => ({ name, state: await stateOf(join(folder, name)) })),
    );
    const foreign = found.filter(({ name, state }) => state === "foreign" && name in files).map(({ name }) => name);
    if (foreign.length > 0) {
      throw foreignFiles(folder, foreign);
    }
    for (const [name, text] of Object.entries(files)) {
      await writeFileAtomically(join(folder, name), text);
    }
    for (const { name } of found.filter(({ name, state }) => state === "own" && !(name in files))) {
      await rm(join(folder, name));
    }
  } catch (cause) {
    throw errorCode(cause) === undefined
      ? cause
      : new Error(
          `the files can't be written to ${folder} (${errorMessage(cause)}); choose a folder that you can write to`,
          { cause },
        );
  }
}

/** Creates a folder and its parents unless they exist. Node's `recursive` never ends if the system refuses folders, as in `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: PRIVATE_FOLDER });
  } catch (error) {
    if (errorCode(error) === "EEXIST" && (await stat(folder)).isDirectory()) {
      return;
    }
    if (errorCode(error) !== "ENOENT") {
      throw error;
    }
    await makeFolder(dirname(folder));
    await mkdir(folder, { mode: PRIVATE_FOLDER });
  }
}

/** State of a file: written by this command or not. A file that can't be read is foreign. */
async function stateOf(path: string): Promise<"missing" | "own" | "foreign"> {
  try {
    return isClientFile(await readFile(path, "utf8")) ? "own" : "foreign";
  } catch (error) {
    return errorCode(error) === "ENOENT" ? "missing" : "foreign";
  }
}

const foreignFiles = (folder: string, names: readonly string[]): Error =>
  new Error(
    `${folder} contains files that \`npm run client-files\` did not write: ${names.join(", ")}; move them to another folder, or choose another one for the files of the user`,
  );
