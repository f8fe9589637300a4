import type { DataInspector, ServicePlan } from "../runtime";
import { CONNECT_TIMEOUT_MS } from "./connection/connect-timeout";
import { withConnection } from "./connection/ssh-client";
import type { PreparedHosts } from "./preflight";
import { remoteCommand, remoteScript } from "./resources/remote-script";

/** What a look at data on hosts starts from. */
export interface DataOnHosts extends PreparedHosts {
  readonly plans: readonly ServicePlan[];
}

/** Time for the answer of a host that was reached, in milliseconds: it may have to read all there is. */
const ANSWER_TIMEOUT_MS = 60_000;

/**
 * A look at the data of a stack's services: at what the preflight has brought along, else at the host again.
 *
 * @param owner - `project/stack`.
 */
export function sshDataInspector({ sites, placement, data, plans }: DataOnHosts, owner: string): DataInspector {
  const siteOf = (service: string) => sites.find(({ name }) => name === placement[service]);
  const ask = async (action: "text" | "matching", service: string, values: Readonly<Record<string, string>>) => {
    const site = siteOf(service);
    if (site === undefined) {
      return "";
    }
    const script = remoteScript("preflight", { data_root: site.layout.dataRoot, owner, service, ...values });
    const { stdout } = await withConnection(
      site.login,
      (connection) => connection.run(remoteCommand(action), script, ANSWER_TIMEOUT_MS),
      { timeoutMs: CONNECT_TIMEOUT_MS },
    );
    return stdout;
  };
  return {
    dataFile: async (service, file) =>
      plans.some((plan) => plan.service === service && plan.identityFile === file)
        ? data[service]?.identity
        : (await ask("text", service, { file })) || undefined,
    dataStateOf: async (service) => data[service]?.state ?? "none",
    dataPlace: (service) => {
      const site = siteOf(service);
      return site === undefined ? `data of ${service}` : `${site.name}:${site.layout.folders(service).data}`;
    },
    dataAfter: async (service, text, length) => {
      const pattern = `${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}.{${length}}`;
      return (await ask("matching", service, { pattern })).slice(text.length, text.length + length) || undefined;
    },
  };
}
