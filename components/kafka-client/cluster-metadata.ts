import { formatAddress } from "../shared/address";
import { errorMessage } from "../shared/error-message";
import { ask, type Request } from "./ask";
import { ABSENT, int, kafkaRequest, type MessageReader, text } from "./kafka-request";
import { withRelay } from "./relay";
import { parseAddress, type ServiceAccess } from "./service-access";

/** Partition and its replicas. */
export interface Partition {
  /** Topic and number: `orders-0`. */
  readonly name: string;
  readonly topic: string;
  /** Ids of the brokers with a replica. */
  readonly replicas: readonly number[];
  /** Ids of the brokers whose replica is in sync. */
  readonly inSync: readonly number[];
}

/** Metadata of a cluster, as one broker sees the cluster. */
export interface ClusterMetadata {
  /** Ids of the registered brokers. */
  readonly brokerIds: readonly number[];
  /** Advertised `host:port` of each registered broker. */
  readonly addresses: readonly string[];
  /** Partitions of all requested topics, internal topics included. */
  readonly partitions: readonly Partition[];
}

/** Leader of a partition that has none, so that clients can neither write nor read the partition. */
export const NO_LEADER = -1;

/** Answer to a Metadata request. */
export interface MetadataAnswer extends ClusterMetadata {
  /** Empty if the broker knows no id. */
  readonly clusterId: string;
  /** Id of the controller; -1 if the broker knows none. */
  readonly controllerId: number;
  /** Id of the broker that leads each partition, by name of the partition; {@link NO_LEADER} without one. */
  readonly leaders: ReadonlyMap<string, number>;
  /** Kafka's error codes by topic: {@link UNKNOWN_TOPIC} if the topic does not exist. */
  readonly errors: ReadonlyMap<string, number>;
}

/** Error code of a topic that does not exist: `UNKNOWN_TOPIC_OR_PARTITION`. */
export const UNKNOWN_TOPIC = 3;

/**
 * Metadata (key 3) of all topics, of none or of some. Creates no topic. Version 5 is the last one without leader epochs; Kafka
 * accepts this version from 1.0 on.
 */
export const metadataRequest = (topics: "all" | "none" | readonly string[]): Request<MetadataAnswer> => {
  const body = Buffer.concat([
    ...(typeof topics === "string"
      ? [int(topics === "all" ? ABSENT : 0, 4)]
      : [int(topics.length, 4), ...topics.map(text)]),
    int(0, 1), // True if missing topics are to be created.
  ]);
  return kafkaRequest({ name: "Metadata", apiKey: 3, version: 5, body, parse: readMetadata });
};

/**
 * Cluster metadata as each broker sees it. The given brokers are tried in turn until one returns the broker list. Views
 * can differ: a broker that has just started learns of the other brokers first, and of partitions a moment later.
 * Partitions without a leader are no error, as they are for a client.
 *
 * @throws if none of the given brokers answers.
 */
export async function clusterViews(
  brokers: readonly ServiceAccess[],
  timeoutMs: number,
): Promise<readonly ClusterMetadata[]> {
  return firstAnswer(brokers, ({ address, relay }) =>
    withRelay(relay, async (connect) => {
      const view = (broker: string): Promise<ClusterMetadata> =>
        ask(parseAddress(broker), metadataRequest("all"), { timeoutMs, connect });
      const own = requireBrokers(await view(address));
      const others = own.addresses.filter((other) => other !== address);
      const views = await Promise.all(others.map((other) => view(other).catch(() => undefined)));
      return [own, ...views.filter((other) => other !== undefined)];
    }),
  );
}

/**
 * Answer of the first broker that gives one. The brokers are asked in turn.
 *
 * @throws if none of the brokers answers, with the reason of each.
 */
export async function firstAnswer<Broker extends Pick<ServiceAccess, "address">, Answer>(
  brokers: readonly Broker[],
  askBroker: (broker: Broker) => Promise<Answer>,
): Promise<Answer> {
  const failures: string[] = [];
  for (const broker of brokers) {
    try {
      return await askBroker(broker);
    } catch (error) {
      failures.push(`${broker.address}: ${errorMessage(error)}`);
    }
  }
  throw new Error(`no broker answers (${failures.join("; ")})`);
}

/** Returns the metadata. @throws if the metadata contains no broker. */
export function requireBrokers<Metadata extends Pick<ClusterMetadata, "addresses">>(metadata: Metadata): Metadata {
  if (metadata.addresses.length === 0) {
    throw new Error("the broker has just started and knows no broker yet");
  }
  return metadata;
}

function readMetadata(response: MessageReader): MetadataAnswer {
  response.skip(4); // Throttle time.
  const registered = response.list(() => {
    const [id, host, port] = [response.int(4), response.text(), response.int(4)];
    response.text(); // Rack.
    return { id, address: formatAddress({ host, port }) };
  });
  const [clusterId, controllerId] = [response.text(), response.int(4)];
  const errors = new Map<string, number>();
  const topics = response.list(() => {
    const [code, topic] = [response.int(2), response.text()];
    if (code !== 0) {
      errors.set(topic, code);
    }
    response.skip(1); // True if the topic is internal.
    return response.list(() => readPartition(response, topic));
  });
  return {
    brokerIds: registered.map(({ id }) => id),
    addresses: registered.map(({ address }) => address),
    partitions: topics.flat().map(({ partition }) => partition),
    clusterId,
    controllerId,
    leaders: new Map(topics.flat().map(({ partition, leader }) => [partition.name, leader] as const)),
    errors,
  };
}

function readPartition(response: MessageReader, topic: string): { partition: Partition; leader: number } {
  const ids = () => response.list(() => response.int(4));
  response.skip(2); // Error code.
  const name = `${topic}-${response.int(4)}`;
  const leader = response.int(4);
  const [replicas, inSync] = [ids(), ids()];
  ids(); // Replicas on brokers that are down.
  return { partition: { name, topic, replicas, inSync }, leader };
}
