import { connect } from "node:net";
import type { Duplex } from "node:stream";

import { startDeadline } from "../shared/deadline";
import { loadConnector } from "./load-connector";
import type { Relay } from "./relay";

/** Time for one answer, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 5_000;

/** Where a service answers, and the way there. */
export interface ServiceAccess {
  /** `host:port`. */
  readonly address: string;
  /** The way to it from here. @defaultValue - none is needed */
  readonly relay?: Relay;
}

/** Asks services that are reached in one way. */
export type Ask = <Answer>(
  address: string,
  timeoutMs: number,
  question: (connection: Duplex) => Promise<Answer>,
) => Promise<Answer>;

/**
 * Does `work` that asks services there, each over a connection of its own, which is closed with the answer. A question fails
 * where its service can't be reached, or has not answered within the time.
 */
export async function withAccess<Result>(
  relay: Relay | undefined,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const connector = relay && loadConnector(relay);
  try {
    return await work(async (address, timeoutMs, question) => {
      const [, host = "", port = ""] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? [];
      const deadline = startDeadline(timeoutMs, () => new Error(`${address} did not answer within ${timeoutMs} ms`));
      const connecting = connector ? connector.connect(host, Number(port)) : connectTo(host, Number(port));
      try {
        return await deadline.race(question(await deadline.race(connecting)));
      } finally {
        deadline.clear();
        connecting.then(
          (connection) => connection.on("error", () => {}).destroy(),
          () => {}, // Whoever waited for it heard of it, or has given up.
        );
      }
    });
  } finally {
    await connector?.close();
  }
}

const connectTo = (host: string, port: number): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once("error", reject);
    socket.once("connect", () => resolve(socket));
  });
