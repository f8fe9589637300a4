import { parseKeyValues, remoteScript } from "../../components/runtime/ssh/connection/remote-script";
import { runScript } from "../../components/runtime/ssh/connection/run-script";
import type { ScriptVariables } from "../../components/runtime/ssh/connection/script-variables";
import type { SshConnection } from "../../components/runtime/ssh/connection/ssh-client";
import { healthOver } from "../../components/runtime/ssh/resources/health-over";
import type { RemoteHealthInputs } from "../../components/runtime/ssh/resources/remote-health";
import type { ServiceCondition, ServiceUsage } from "./service-status";

/** Time for the answer of one script, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Condition of a service on a host. */
export async function inspectRemoteService(
  service: RemoteHealthInputs & { readonly script: "service" },
  dataFolders: readonly string[],
  connection: SshConnection,
): Promise<ServiceCondition> {
  const folders = { service_dir: service.values.service_dir, data_dirs: dataFolders };
  const [health, usage] = await Promise.all([
    healthOver(connection, service),
    remoteUsage(connection, folders).catch(() => ({})),
  ]);
  return { ...usage, health };
}

async function remoteUsage(
  connection: SshConnection,
  folders: ScriptVariables["inspect-usage"],
): Promise<ServiceUsage> {
  const script = remoteScript("inspect-usage", folders);
  return parseRemoteUsage((await runScript(connection, "inspect", script, TIMEOUT_MS)).stdout);
}

/** Use of the host, from the output of the script `inspect-usage`. */
export function parseRemoteUsage(stdout: string): ServiceUsage {
  const printed = parseKeyValues(stdout);
  const number = (name: string, property: keyof ServiceUsage, factor = 1): ServiceUsage =>
    /^\d+$/.test(printed[name] ?? "") ? { [property]: Number(printed[name]) * factor } : {};
  return {
    ...number("pid", "pid"),
    ...number("uptime_s", "uptimeSeconds"),
    ...number("memory_kib", "memoryBytes", 1_024),
    ...number("data_kib", "dataBytes", 1_024),
    ...number("free_kib", "freeBytes", 1_024),
  };
}
