import assert from "node:assert/strict";

import type { Partition } from "../../../../components/kafka-client/cluster-metadata";
import { topicsIn } from "../../../../tools/adopt/read-topics";

const partition = (topic: string, number: number, replicas: readonly number[]): Partition => ({
  ...{ name: `${topic}-${number}`, topic, replicas, inSync: [] },
});

describe("topicsIn", () => {
  it("counts partitions and replicas of each topic, without Kafka's internal ones", () => {
    const partitions = [
      partition("payments", 0, [1]),
      partition("__consumer_offsets", 0, [1]),
      partition("orders", 1, [1, 2]),
      partition("orders", 0, [1, 2, 3]),
      partition("__mine", 0, [1]),
    ];
    assert.deepEqual(topicsIn(partitions), [
      { name: "__mine", partitions: 1, replicationFactor: 1 },
      { name: "orders", partitions: 2, replicationFactor: 2 },
      { name: "payments", partitions: 1, replicationFactor: 1 },
    ]);
  });
});
