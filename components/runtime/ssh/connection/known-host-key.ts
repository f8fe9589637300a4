import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { canonicalHost } from "../../../shared/address";
import { errorCode, errorMessage } from "../../../shared/error-message";
import { HOST_KEY_TYPES, parseHostKey } from "./host-key";
import { DEFAULT_SSH_PORT } from "./login";

const run = promisify(execFile);

/** Exit code of `ssh-keygen -F` when the file has no key of the host. */
const NOT_FOUND = 1;

/**
 * Key of a host in a `known_hosts` file, of the preferred type if there are several; `undefined` if there is none or the
 * key is revoked.
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
  const keysWith = (marker: string | undefined): (string | undefined)[] =>
    lines.filter(([, found]) => found?.trim() === marker).map(([, , key = ""]) => parseHostKey(key));
  const revoked = keysWith("@revoked");
  const keys = keysWith(undefined).filter((key) => !revoked.includes(key));
  return HOST_KEY_TYPES.flatMap((type) => keys.filter((key) => key?.startsWith(`${type} `)))[0];
}

/** Name of a host in `known_hosts`: the address as OpenSSH writes it, with the port if it is not 22. */
export const knownHostName = (address: string, port: number): string =>
  port === DEFAULT_SSH_PORT ? canonicalHost(address) : `[${canonicalHost(address)}]:${port}`;
