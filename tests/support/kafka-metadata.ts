import type { Partition } from "../../components/kafka-client/cluster-metadata";

/** Broker in a metadata response. */
interface MetadataBroker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string;
}

/** Content of a metadata response. */
export interface MetadataContent {
  readonly brokers: readonly MetadataBroker[];
  readonly clusterId: string | null;
  readonly controllerId: number;
  readonly partitions?: readonly Partition[];
  /** Error codes of topics without partitions, by topic. @defaultValue - none */
  readonly errors?: Readonly<Record<string, number>>;
}

/** Response to a Metadata request of version 5, with its length. */
export function metadataResponse(content: MetadataContent): Buffer {
  const { brokers, clusterId, controllerId, partitions = [], errors = {} } = content;
  const body = Buffer.concat([
    int(0, 4), // Correlation id.
    int(0, 4), // Throttle time.
    list(brokers, ({ id, host, port, rack }) =>
      Buffer.concat([int(id, 4), text(host), int(port, 4), text(rack ?? null)]),
    ),
    text(clusterId),
    int(controllerId, 4),
    list([...new Set([...partitions.map(({ topic }) => topic), ...Object.keys(errors)])], (topic) =>
      Buffer.concat([
        int(errors[topic] ?? 0, 2),
        text(topic),
        int(0, 1), // Not internal.
        list(
          partitions.filter((partition) => partition.topic === topic),
          partitionBytes,
        ),
      ]),
    ),
  ]);
  return Buffer.concat([int(body.length, 4), body]);
}

const LEADER_NOT_AVAILABLE = 5;

const partitionBytes = ({ name, topic, replicas, inSync }: Partition): Buffer =>
  Buffer.concat([
    int(inSync.length === 0 ? LEADER_NOT_AVAILABLE : 0, 2),
    int(Number(name.slice(topic.length + 1)), 4),
    int(inSync[0] ?? -1, 4), // Leader.
    list(replicas, (id) => int(id, 4)),
    list(inSync, (id) => int(id, 4)),
    list([], () => int(0, 4)), // Replicas on brokers that are down.
  ]);

/** Number of `size` bytes. */
export function int(number: number, size: 1 | 2 | 4): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeIntBE(number, 0, size);
  return bytes;
}

/** Text with its length; the length of `null` is -1. */
function text(value: string | null): Buffer {
  const bytes = Buffer.from(value ?? "");
  return Buffer.concat([int(value === null ? -1 : bytes.length, 2), bytes]);
}

const list = <Value>(values: readonly Value[], bytesOf: (value: Value) => Buffer): Buffer =>
  Buffer.concat([int(values.length, 4), ...values.map(bytesOf)]);
