import type { Request } from "./ask";
import { KafkaError } from "./kafka-error";
import { kafkaRequest, type MessageReader } from "./kafka-request";

/** Data folder of a broker, and the disk that holds the folder. */
export interface DataDisk {
  readonly path: string;
  /** Size of the disk, in bytes; -1 if the broker can't say. */
  readonly totalBytes: number;
  /** Free bytes of the disk that the broker can use; -1 if the broker can't say. */
  readonly usableBytes: number;
}

/**
 * DescribeLogDirs (key 35) version 4, without partitions. It is the first version with the sizes of disks (KIP-827, Kafka 3.3).
 * A folder that the broker can't read is left out.
 */
export const DESCRIBE_DISKS: Request<readonly DataDisk[]> = kafkaRequest({
  name: "DescribeLogDirs",
  apiKey: 35,
  version: 4,
  body: Buffer.from([
    0, // Tags of the header.
    1, // No topics: lengths are written plus one.
    0, // Tags.
  ]),
  parse: (response) => {
    response.skip(1 + 4); // Tags of the header, throttle time.
    rejectError(response.int(2));
    return response
      .compactList(() => {
        const error = response.int(2);
        const path = response.compactText();
        skipTopics(response);
        const [totalBytes, usableBytes] = [response.int(8), response.int(8)];
        response.skip(1); // Tags.
        return { error, path, totalBytes, usableBytes };
      })
      .flatMap(({ error, ...folder }) => (error === 0 ? [folder] : []));
  },
});

function skipTopics(response: MessageReader): void {
  response.compactList(() => {
    response.compactText(); // Topic.
    response.compactList(() => response.skip(4 + 8 + 8 + 1 + 1)); // Number, size, lag, true for a future replica, tags.
    response.skip(1); // Tags.
  });
}

function rejectError(code: number): void {
  if (code !== 0) {
    throw new KafkaError(code, "");
  }
}
