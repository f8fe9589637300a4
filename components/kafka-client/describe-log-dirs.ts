import type { Request } from "./ask";
import { ABSENT, int, kafkaRequest } from "./kafka-request";

/** Replica of a partition on a broker. */
export interface ReplicaSize {
  /** Topic and number of the partition: `orders-0`. */
  readonly partition: string;
  readonly topic: string;
  readonly bytes: number;
}

/** DescribeLogDirs (key 35) version 1: sizes of all replicas on the broker. Version 0 ended with Kafka 4.0. */
export const DESCRIBE_LOG_DIRS: Request<readonly ReplicaSize[]> = kafkaRequest({
  name: "DescribeLogDirs",
  apiKey: 35,
  version: 1,
  body: int(ABSENT, 4), // Topics: all.
  parse: (response) => {
    response.skip(4); // Throttle time.
    const folders = response.list(() => {
      response.skip(2); // Error code.
      response.text(); // Path of the folder.
      const topics = response.list(() => {
        const topic = response.text();
        return response.list(() => {
          const [number, bytes] = [response.int(4), response.int(8)];
          response.skip(8); // Offset lag.
          const isFuture = response.int(1) !== 0; // Replica that is being moved from another folder.
          return isFuture ? [] : [{ partition: `${topic}-${number}`, topic, bytes }];
        });
      });
      return topics.flat(2);
    });
    return folders.flat();
  },
});
