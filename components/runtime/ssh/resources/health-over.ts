import { parseKeyValues, remoteScript } from "../connection/remote-script";
import { runScript } from "../connection/run-script";
import type { SshConnection } from "../connection/ssh-client";
import type { RemoteHealthInputs } from "./remote-health";

/** Time for a connected host to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Health of a service or an installation, as its host reports it over a connection.
 *
 * @throws if the host does not answer.
 */
export async function healthOver(connection: Pick<SshConnection, "run">, inputs: RemoteHealthInputs): Promise<string> {
  const script =
    inputs.script === "service"
      ? remoteScript("inspect-service", inputs.values)
      : remoteScript("inspect-installation", inputs.values);
  const { stdout, stderr } = await runScript(connection, "inspect", script, ANSWER_TIMEOUT_MS);
  return parseKeyValues(stdout).health ?? `the health check failed (${stderr.trim().split("\n").at(-1)})`;
}
