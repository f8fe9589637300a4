import { type Admin, Kafka, logLevel } from "kafkajs";

import { loadConnector } from "./load-connector";
import type { Relay } from "./relay";
import { relayedSocket } from "./relayed-socket";

/** Which brokers. */
export interface Brokers {
  /** Comma-separated `host:port` pairs. */
  readonly bootstrapServers: string;
  /** The way to the brokers. @defaultValue - they are connected to from here */
  readonly relay?: Relay;
}

/** Which brokers, and how long to try. */
export interface AdminSettings extends Brokers {
  /** How often what fails is tried again. */
  readonly retries: number;
  /** Longest pause between two tries, in milliseconds; it begins with much less. */
  readonly pauseMs: number;
  /** Time for a connection, and for an answer, in milliseconds. */
  readonly answerTimeoutMs: number;
}

/** Does something with the brokers; one after the other does so, whoever asks. */
export type AdminQueue = <Result>(work: (admin: Admin) => Promise<Result>) => Promise<Result>;

/** A client, and what ends it. */
interface Opened {
  readonly admin: Admin;
  close(): Promise<void>;
}

/** A client while somebody works with it. */
interface Shared extends Opened {
  readonly connected: Promise<void>;
  users: number;
  /** Resolves when the last one in the queue has had its turn. */
  last: Promise<unknown>;
}

const shared = new Map<string, Shared>();

/**
 * Works with the brokers. All that do so at the same time with the same settings share a connection, which ends with the
 * last of them: topics are many, and a way by SSH takes longer than a look. They take turns, since what kafkajs knows of
 * a topic is gone when it is asked for another one.
 *
 * @throws what `work` throws; a turn throws why there is no connection.
 */
export async function withSharedAdmin<Result>(
  settings: AdminSettings,
  work: (turn: AdminQueue) => Promise<Result>,
  open: (settings: AdminSettings) => Opened = openAdmin,
): Promise<Result> {
  const key = JSON.stringify(settings);
  const cluster = shared.get(key) ?? connect(open(settings));
  shared.set(key, cluster);
  cluster.users += 1;
  try {
    return await work((ask) => {
      const turn = cluster.last.then(async () => {
        await cluster.connected;
        return ask(cluster.admin);
      });
      cluster.last = turn.catch(() => {}); // Whose turn it was hears of it.
      return turn;
    });
  } finally {
    cluster.users -= 1;
    if (cluster.users === 0) {
      shared.delete(key);
      await cluster.close();
    }
  }
}

function connect({ admin, close }: Opened): Shared {
  const connected = admin.connect();
  connected.catch(() => {}); // Whoever takes a turn hears of it.
  return { admin, close, connected, users: 0, last: Promise.resolve() };
}

function openAdmin({ bootstrapServers, relay, retries, pauseMs, answerTimeoutMs }: AdminSettings): Opened {
  const connector = relay && loadConnector(relay);
  const admin = new Kafka({
    clientId: "kafka-cluster-topics",
    brokers: bootstrapServers.split(","),
    connectionTimeout: answerTimeoutMs,
    requestTimeout: answerTimeoutMs,
    ...(connector && { socketFactory: relayedSocket(connector) }),
    retry: { initialRetryTime: Math.min(50, pauseMs), maxRetryTime: pauseMs, retries },
    logLevel: logLevel.NOTHING,
  }).admin();
  const close = async () => {
    await admin.disconnect().catch(() => {});
    await connector?.close();
  };
  return { admin, close };
}
