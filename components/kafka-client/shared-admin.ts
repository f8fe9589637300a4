import { type Admin, Kafka, logLevel } from "kafkajs";

import { type InTurn, sharedByKey } from "../shared/shared-by-key";
import { kafkaSockets } from "./kafka-sockets";
import "./quiet-request-queue";
import { loadConnector, type Relay } from "./relay";

/** Brokers of a cluster, and the route to them. */
export interface Brokers {
  /** Comma-separated `host:port` pairs. */
  readonly bootstrapServers: string;
  /** Route from this machine. @defaultValue - this machine connects directly */
  readonly relay?: Relay;
}

/** Brokers of a cluster, and how long to retry. */
export interface AdminSettings extends Brokers {
  /** Number of retries after a failure. */
  readonly retries: number;
  /** Longest pause between two attempts, in milliseconds; the first pause is at most 50 ms. */
  readonly pauseMs: number;
  /** Time for a connection, and for an answer, in milliseconds. */
  readonly answerTimeoutMs: number;
}

/** Runs work with a connected admin client. Each work starts when the work before it has ended. */
export type AdminQueue = InTurn<Admin>;

/**
 * Works with the brokers. All concurrent callers with the same settings share a connection, which the last caller closes: a
 * stack may have many topics, and a log-in over SSH takes longer than a request. The callers take turns, because kafkajs
 * forgets the metadata of a topic when it requests those of another topic.
 *
 * @throws the error of `work`. Each use of the queue throws the reason if there is no connection.
 */
export const withSharedAdmin = <Result>(
  settings: AdminSettings,
  work: (inTurn: AdminQueue) => Promise<Result>,
): Promise<Result> =>
  withConnection(settings, (inTurn) =>
    work((task) =>
      inTurn(async ({ admin, connected }) => {
        await connected;
        return task(admin);
      }),
    ),
  );

const withConnection = sharedByKey(
  ({ bootstrapServers, relay, retries, pauseMs, answerTimeoutMs }: AdminSettings) => {
    const connector = relay && loadConnector(relay);
    const admin = new Kafka({
      clientId: "kafka-cluster-topics",
      connectionTimeout: answerTimeoutMs,
      requestTimeout: answerTimeoutMs,
      ...kafkaSockets(bootstrapServers, connector),
      retry: { initialRetryTime: Math.min(50, pauseMs), maxRetryTime: pauseMs, retries },
      logLevel: logLevel.NOTHING,
    }).admin();
    const connected = admin.connect();
    connected.catch(() => {}); // The error is reported to each caller in the queue.
    return { admin, connector, connected };
  },
  async ({ admin, connector }) => {
    await admin.disconnect().catch(() => {});
    await connector?.close();
  },
);
