import { dataFolderFindings } from "../data-folder-findings";
import { dataFoldersOf } from "../data-folders";
import type { DataInspector } from "../runtime";
import { remoteScript } from "./connection/remote-script";
import { runScript } from "./connection/run-script";
import { CONNECT_TIMEOUT_MS, withConnection } from "./connection/ssh-client";
import type { PreparedHost } from "./hosts/prepared-host";
import type { PreparedHosts } from "./preflight";

/** Time for a connected host to answer, in milliseconds; the host may have to read all data of a service. */
const ANSWER_TIMEOUT_MS = 60_000;

/**
 * Inspector of data on hosts. It answers from the facts of the preflight where it can, and asks the host otherwise.
 *
 * @param owner - `project/stack`.
 */
export function sshDataInspector({ hosts, assignment, data, services }: PreparedHosts, owner: string): DataInspector {
  const hostOf = (service: string) => hosts.find(({ name }) => name === assignment[service]);
  const run = async ({ login }: PreparedHost, action: string, script: string): Promise<string> => {
    const { stdout } = await withConnection(
      login,
      (connection) => runScript(connection, action, script, ANSWER_TIMEOUT_MS),
      { timeoutMs: CONNECT_TIMEOUT_MS },
    );
    return stdout;
  };
  const location = ({ layout }: PreparedHost, service: string) => ({
    data_dirs: dataFoldersOf(layout.folders(service)),
    owner,
  });
  return {
    dataFile: async (service, file) => {
      if (services.some((plan) => plan.service === service && plan.identityFile === file)) {
        return data[service]?.identity;
      }
      const host = hostOf(service);
      return (
        (host &&
          (await run(host, "print_file", remoteScript("read-data-file", { ...location(host, service), file })))) ||
        undefined
      );
    },
    dataState: async (service) => data[service]?.state ?? "none",
    dataPlace: (service) => {
      const host = hostOf(service);
      return host === undefined
        ? `data of ${service}`
        : `${host.name}:${dataFoldersOf(host.layout.folders(service)).join(",")}`;
    },
    dataFolders: async (service) => {
      const host = hostOf(service);
      return dataFolderFindings(host ? dataFoldersOf(host.layout.folders(service)) : [], data[service]?.parts ?? []);
    },
    dataAfter: async (service, text, length) => {
      const host = hostOf(service);
      if (host === undefined) {
        return undefined;
      }
      const pattern = `${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}.{${length}}`;
      const match = await run(
        host,
        "print_match",
        remoteScript("find-in-data", { ...location(host, service), pattern }),
      );
      return match.slice(text.length, text.length + length) || undefined;
    },
  };
}
