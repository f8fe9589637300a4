import type { Duplex } from "node:stream";

import { formatAddress } from "../shared/address";
import { errorMessage } from "../shared/error-message";
import { framed, isWhole, MessageReader } from "./kafka-message";
import { type ServiceAccess, withAccess } from "./service-access";

/** A partition and where its replicas are. */
export interface Partition {
  /** Topic and number: `orders-0`. */
  readonly name: string;
  readonly topic: string;
  /** Ids of the brokers that hold it. */
  readonly replicas: readonly number[];
  /** Ids of those that are in sync. */
  readonly inSync: readonly number[];
}

/** What a broker knows of its cluster. */
export interface ClusterMetadata {
  /** Ids of the brokers that are registered. */
  readonly brokerIds: readonly number[];
  /** `host:port` of each of them, as clients are told. */
  readonly addresses: readonly string[];
  /** Of all topics, Kafka's own among them. */
  readonly partitions: readonly Partition[];
}

/**
 * What each broker of a cluster knows of it, one after the other of these being asked for who the brokers are. They need not
 * agree: one that has just started knows the others first, and partitions a moment later. Partitions without a leader are no
 * error, as they are for a client.
 *
 * @throws if none of them answers.
 */
export async function clusterViews(
  brokers: readonly ServiceAccess[],
  timeoutMs: number,
): Promise<readonly ClusterMetadata[]> {
  const failures: string[] = [];
  for (const { address, relay } of brokers) {
    try {
      return await withAccess(relay, async (ask) => {
        const own = readMetadata(await ask(address, timeoutMs, metadata));
        if (own.addresses.length === 0) {
          throw new Error("it has just started and knows no broker yet");
        }
        const others = own.addresses.filter((other) => other !== address);
        const views = others.map((other) => ask(other, timeoutMs, metadata).then(readMetadata, () => undefined));
        return [own, ...(await Promise.all(views)).filter((view) => view !== undefined)];
      });
    } catch (error) {
      failures.push(`${address}: ${errorMessage(error)}`);
    }
  }
  throw new Error(`no broker answers (${failures.join("; ")})`);
}

const METADATA_KEY = 3;

/** The last version before answers came to name the epochs of leaders. Kafka takes it from 1.0 on. */
const METADATA_VERSION = 5;

/** Stands for a text or an array that is absent; of topics, for all. */
const ABSENT = -1;

/** A request for the metadata of all topics, with its length before it. It makes none. */
function request(): Buffer {
  const body = Buffer.alloc(15);
  body.writeInt16BE(METADATA_KEY, 0);
  body.writeInt16BE(METADATA_VERSION, 2);
  body.writeInt32BE(0, 4); // Correlation id.
  body.writeInt16BE(ABSENT, 8); // Client id.
  body.writeInt32BE(ABSENT, 10); // Topics.
  body.writeInt8(0, 14); // Whether topics are made.
  return framed(body);
}

async function metadata(connection: Duplex): Promise<Buffer> {
  connection.write(request());
  let answer = Buffer.alloc(0);
  for await (const chunk of connection) {
    answer = Buffer.concat([answer, chunk as Buffer]);
    if (isWhole(answer)) {
      return answer;
    }
  }
  throw new Error("the connection was closed");
}

/** What a response says. */
export function readMetadata(response: Buffer): ClusterMetadata {
  const reader = new MessageReader(response);
  reader.skip(4 + 4); // Correlation id, throttle time.
  const registered = reader.list(() => {
    const [id, host, port] = [reader.int(4), reader.text(), reader.int(4)];
    reader.text(); // Rack.
    return { id, address: formatAddress({ host, port }) };
  });
  reader.text(); // Cluster id.
  reader.skip(4); // Controller.
  const topics = reader.list(() => {
    reader.skip(2); // Error code.
    const topic = reader.text();
    reader.skip(1); // Whether it is Kafka's own.
    return reader.list((): Partition => {
      reader.skip(2); // Error code.
      const name = `${topic}-${reader.int(4)}`;
      reader.skip(4); // Leader.
      const [replicas, inSync] = [reader.list(() => reader.int(4)), reader.list(() => reader.int(4))];
      reader.list(() => reader.int(4)); // Replicas on brokers that are down.
      return { name, topic, replicas, inSync };
    });
  });
  return {
    brokerIds: registered.map(({ id }) => id),
    addresses: registered.map(({ address }) => address),
    partitions: topics.flat(),
  };
}
