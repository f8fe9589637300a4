import { connect } from "node:net";
import type { Duplex } from "node:stream";

import { startDeadline } from "../shared/deadline";
import { loadConnector } from "../shared/load-connector";
import type { Relay } from "../shared/relay";

/** Where a service answers, and the way there. */
export interface ServiceAccess {
  /** `host:port`. */
  readonly address: string;
  /** The way to it from here. @defaultValue - none is needed */
  readonly relay?: Relay;
}

/**
 * Connects to a service, does `work` over the connection, and closes it.
 *
 * @throws if the service can't be reached, or all of it is not done within the time.
 */
export async function withConnectionTo<Result>(
  { address, relay }: ServiceAccess,
  timeoutMs: number,
  work: (connection: Duplex) => Promise<Result>,
): Promise<Result> {
  const [, host = "", port = ""] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? [];
  const connector = relay && loadConnector(relay);
  const deadline = startDeadline(timeoutMs, () => new Error(`${address} did not answer within ${timeoutMs} ms`));
  let connection: Duplex | undefined;
  try {
    const connecting = connector ? connector.connect(host, Number(port)) : connectTo(host, Number(port));
    connecting.catch(() => {}); // Whoever waits for it may have given up.
    connection = await deadline.race(connecting);
    return await deadline.race(work(connection));
  } finally {
    deadline.clear();
    connection?.on("error", () => {}).destroy();
    await connector?.close();
  }
}

/** Whether something listens there. */
export const isReached = (access: ServiceAccess, timeoutMs: number): Promise<boolean> =>
  withConnectionTo(access, timeoutMs, async () => true).catch(() => false);

const connectTo = (host: string, port: number): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once("error", reject);
    socket.once("connect", () => resolve(socket));
  });
