import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { errorCode, errorMessage } from "../../../shared/error-message";
import { HOST_KEY_TYPES, hostKeyOf } from "./key-text";
import { DEFAULT_SSH_PORT } from "./login";

const run = promisify(execFile);

/** What `ssh-keygen -F` exits with where it finds none. */
const NOT_FOUND = 1;

/**
 * The key that a `known_hosts` file has for a host, the best of several; `undefined` if there is none, or it is revoked.
 *
 * @throws if the file can't be read, or `ssh-keygen` is not installed.
 */
export async function knownHostKey(path: string, address: string, port: number): Promise<string | undefined> {
  const host = knownHostName(address, port);
  const { stdout } = await run("ssh-keygen", ["-F", host, "-f", path]).catch((error) => {
    if (error.code === NOT_FOUND) {
      return { stdout: "" };
    }
    throw new Error(
      errorCode(error) === "ENOENT"
        ? "the program ssh-keygen is not on PATH"
        : errorMessage(error).trim().split("\n").at(-1),
      { cause: error },
    );
  });
  const lines = stdout.split("\n").map((line) => /^(@\S+ )?\S+ (.*)/.exec(line) ?? []);
  const keysOf = (marker: string | undefined): (string | undefined)[] =>
    lines.filter(([, found]) => found?.trim() === marker).map(([, , key = ""]) => hostKeyOf(key));
  const revoked = keysOf("@revoked");
  const keys = keysOf(undefined).filter((key) => !revoked.includes(key));
  return HOST_KEY_TYPES.flatMap((type) => keys.filter((key) => key?.startsWith(`${type} `)))[0];
}

/** What a host is called in `known_hosts`. */
export const knownHostName = (address: string, port: number): string =>
  port === DEFAULT_SSH_PORT ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`;
