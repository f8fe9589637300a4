import type { OpenSshConnection, SshConnection } from "../../components/runtime/ssh/connection/ssh-client";
import type { InspectedHost } from "./inspected-stack";

/** Connection to a host by its name. @throws if the log-in to the host fails. */
export type HostConnection = (host: string) => Promise<SshConnection>;

/**
 * Does work with one connection to each host, which ends with the work. All log-ins start at once. The failure of a log-in fails
 * only the {@link HostConnection} of its host.
 */
export async function withHosts<Result>(
  hosts: readonly InspectedHost[],
  work: (connectionTo: HostConnection) => Promise<Result>,
): Promise<Result> {
  const connections = new Map(hosts.map(({ name, login }) => [name, open(login)] as const));
  try {
    return await work(async (host) => {
      const connection = await connections.get(host);
      if (connection === undefined) {
        throw new Error(`host ${host} must be one of the stack, got a stack on ${[...connections.keys()].join(", ")}`);
      }
      return connection;
    });
  } finally {
    await Promise.all([...connections.values()].map(close));
  }
}

/** The SSH client is loaded only for stacks on hosts. */
function open(login: InspectedHost["login"]): Promise<OpenSshConnection> {
  const {
    CONNECT_TIMEOUT_MS,
    openConnection,
  }: typeof import("../../components/runtime/ssh/connection/ssh-client") = require("../../components/runtime/ssh/connection/ssh-client");
  const connection = openConnection(login, { timeoutMs: CONNECT_TIMEOUT_MS });
  connection.catch(() => {}); // The error is reported to each user of the connection.
  return connection;
}

const close = (connection: Promise<OpenSshConnection>): Promise<void> =>
  connection.then(
    (opened) => opened.close(),
    () => {},
  );
