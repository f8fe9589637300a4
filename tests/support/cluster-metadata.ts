import type { Socket } from "node:net";

import type { ClusterMetadata } from "../../components/kafka-client/cluster-metadata";

/** Where nobody answers. */
const NOBODY = "127.0.0.1:1";

/** Serves connections as a broker that answers every Metadata request, of version 5, with this. */
export const answeringMetadata =
  (metadata: () => Omit<ClusterMetadata, "addresses"> & Partial<ClusterMetadata>) =>
  (socket: Socket): void => {
    socket.on("data", () => socket.write(metadataResponse(metadata())));
  };

/** The bytes of a response to a Metadata request, version 5, with its length before it. */
function metadataResponse({
  brokerIds,
  addresses = [],
  partitions,
}: Omit<ClusterMetadata, "addresses"> & Partial<ClusterMetadata>): Buffer {
  const registered = brokerIds.map((id, index) => ({ id, address: addresses[index] ?? NOBODY }));
  const body = Buffer.concat([
    int(0, 4), // Correlation id.
    int(0, 4), // Throttle time.
    list(registered, ({ id, address }) => {
      const [host = "", port] = address.split(":");
      return Buffer.concat([int(id, 4), text(host), int(Number(port), 4), int(-1, 2)]);
    }),
    text("a-cluster"),
    int(0, 4), // Controller.
    list([...new Set(partitions.map(({ topic }) => topic))], (topic) =>
      Buffer.concat([
        int(0, 2),
        text(topic),
        int(0, 1),
        list(
          partitions.filter((partition) => partition.topic === topic),
          ({ name, replicas, inSync }) =>
            Buffer.concat([
              int(inSync.length === 0 ? 5 : 0, 2), // Of one without a leader, that it has none.
              int(Number(name.slice(topic.length + 1)), 4),
              int(inSync[0] ?? -1, 4),
              list(replicas, (id) => int(id, 4)),
              list(inSync, (id) => int(id, 4)),
              list([], () => int(0, 4)),
            ]),
        ),
      ]),
    ),
  ]);
  return Buffer.concat([int(body.length, 4), body]);
}

function int(number: number, size: 1 | 2 | 4): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeIntBE(number, 0, size);
  return bytes;
}

const text = (value: string): Buffer => Buffer.concat([int(value.length, 2), Buffer.from(value)]);

const list = <Value>(values: readonly Value[], bytesOf: (value: Value) => Buffer): Buffer =>
  Buffer.concat([int(values.length, 4), ...values.map(bytesOf)]);
