import type { Request } from "./ask";
import { int, kafkaRequest, long, text } from "./kafka-request";
import { rejectErrorCode } from "./protocol-error";

/** Timestamps that stand for the first offset of a partition, and for the offset after the last record. */
const TIMESTAMP = { first: -2, end: -1 } as const;

/** Offsets of partitions, by partition. */
export type PartitionOffsets = ReadonlyMap<number, number>;

/**
 * ListOffsets (key 2) of partitions of a topic. Only the leader of a partition answers. Version 1 is the oldest one that
 * Kafka 4 accepts.
 */
export const listOffsets = (
  topic: string,
  partitions: readonly number[],
  at: keyof typeof TIMESTAMP,
): Request<PartitionOffsets> =>
  kafkaRequest({
    name: "ListOffsets",
    apiKey: 2,
    version: 1,
    body: Buffer.concat([
      int(-1, 4), // Replica: a client.
      int(1, 4), // Topics.
      text(topic),
      int(partitions.length, 4),
      ...partitions.map((partition) => Buffer.concat([int(partition, 4), long(TIMESTAMP[at])])),
    ]),
    parse: (response) => {
      const topics = response.list(() => {
        response.text(); // Topic.
        return response.list(() => {
          const [partition, errorCode] = [response.int(4), response.int(2)];
          rejectErrorCode(errorCode);
          response.skip(8); // Timestamp.
          return [partition, response.int(8)] as const;
        });
      });
      return new Map(topics.flat());
    },
  });
