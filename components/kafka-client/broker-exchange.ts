import type { Duplex } from "node:stream";
import { withDeadline } from "../shared/deadline";
import { sharedByKey } from "../shared/shared-by-key";
import { connectDirectly, LateAnswerError } from "./ask";
import { firstAnswer } from "./cluster-metadata";
import { type Connector, loadConnector } from "./relay";
import { parseAddress } from "./service-access";
import type { Brokers } from "./shared-admin";

/** Connection to one of several brokers. */
interface Link {
  /** Route to the brokers. @defaultValue - this machine connects directly */
  readonly connector?: Connector;
  /** Broker that answered last, and its connection. @defaultValue - no connection is open */
  current?: { readonly address: string; readonly stream: Duplex };
}

/** Time that a connection without users stays open, in milliseconds: the engine asks in groups, with short pauses between them. */
const IDLE_MS = 1_000;

/**
 * Sends requests to the first of the brokers that answers, and returns what `exchange` returns. All callers with the same brokers
 * share a connection, one after the other.
 *
 * @param exchange - sends requests over the connection.
 * @param timeoutMs - time for the connection and the exchange with one broker, in milliseconds.
 * @throws if no broker answers, with the reason of each.
 */
export const exchangeWithBrokers = <Answer>(
  { bootstrapServers, relay }: Brokers,
  exchange: (connection: Duplex) => Promise<Answer>,
  timeoutMs: number,
): Promise<Answer> =>
  withLink({ bootstrapServers, ...(relay && { relay }) }, (inTurn) =>
    inTurn(async (link) => {
      const over = (address: string) => exchangeOver(link, address, exchange, timeoutMs);
      if (link.current !== undefined) {
        try {
          return await over(link.current.address);
        } catch {
          // The connection has ended, or its broker has. All brokers are asked over a new one.
        }
      }
      const brokers = bootstrapServers.split(",").map((address) => ({ address }));
      return firstAnswer(brokers, ({ address }) => over(address));
    }),
  );

const withLink = sharedByKey(
  ({ relay }: Brokers): Link => (relay ? { connector: loadConnector(relay) } : {}),
  async (link) => {
    disconnect(link);
    await link.connector?.close();
  },
  { idleMs: IDLE_MS },
);

/** Exchange with one broker. A connection whose exchange fails is closed. */
async function exchangeOver<Answer>(
  link: Link,
  address: string,
  exchange: (connection: Duplex) => Promise<Answer>,
  timeoutMs: number,
): Promise<Answer> {
  const lateError = () => new LateAnswerError(`no answer within ${timeoutMs} ms`);
  try {
    return await withDeadline(
      timeoutMs,
      async ({ signal }) => exchange(await connectionTo(link, address, signal)),
      lateError,
    );
  } catch (error) {
    disconnect(link);
    throw error;
  }
}

/** Open connection to a broker. @throws if the time of `signal` is over. */
async function connectionTo(link: Link, address: string, signal: AbortSignal): Promise<Duplex> {
  if (link.current?.address === address && !link.current.stream.destroyed) {
    return link.current.stream;
  }
  disconnect(link);
  const { host, port } = parseAddress(address);
  const stream = await (link.connector?.connect(host, port) ?? connectDirectly(host, port));
  stream.on("error", () => {}); // The next exchange fails, and says why.
  if (signal.aborted) {
    stream.destroy();
    throw signal.reason;
  }
  link.current = { address, stream };
  return stream;
}

function disconnect(link: Link): void {
  link.current?.stream.destroy();
  delete link.current;
}
