import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type ProgramResult, runProgram } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";

/** Settings of an SSH login. */
export interface SshLogin {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Line of a `known_hosts` file that the host's key must match. */
  readonly knownHosts: string;
  readonly privateKeyPath: string;
  /** Time for a connection, in seconds. @defaultValue 10 */
  readonly connectTimeoutS?: number;
}

/**
 * Runs a command line on a host with the machine's own SSH client. Settings, keys, agent and known hosts of the user and of
 * the machine have no effect.
 *
 * @param folder - folder for a temporary file.
 */
export const overSsh = (
  { address, port, user, knownHosts, privateKeyPath, connectTimeoutS = 10 }: SshLogin,
  command: string,
  folder: string,
): Promise<ProgramResult> =>
  withTemporaryFolder(folder, async (temporary) => {
    const knownHostsPath = join(temporary, "known_hosts");
    await writeFile(knownHostsPath, `${knownHosts}\n`);
    const options = {
      BatchMode: "yes",
      ConnectTimeout: String(connectTimeoutS),
      GlobalKnownHostsFile: "none",
      IdentitiesOnly: "yes",
      IdentityAgent: "none",
      IdentityFile: privateKeyPath,
      StrictHostKeyChecking: "yes",
      UserKnownHostsFile: knownHostsPath,
    };
    const args = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
    return runProgram("ssh", ["-F", "none", ...args, "-p", String(port), `${user}@${address}`, command]);
  });
