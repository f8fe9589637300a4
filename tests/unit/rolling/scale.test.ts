import assert from "node:assert/strict";

import type { Partition } from "../../../components/kafka-client/cluster-metadata";
import { leavingProblems, partitionsThatStay } from "../../../components/rolling/scale";
import { describeProblems } from "../../../components/shared/problems";

const cluster = (topics: Readonly<Record<string, readonly number[]>>): Partition[] =>
  Object.entries(topics).map(([topic, replicas]) => ({ name: `${topic}-0`, topic, replicas, inSync: replicas }));

const LEAVING = [{ service: "kafka-2", brokerIds: [2] }];

describe("leavingProblems", () => {
  it("is empty if the brokers hold no replicas", () => {
    assert.deepEqual(leavingProblems(LEAVING, 2, cluster({ orders: [0, 1] })), []);
  });

  it("names the partitions of the brokers", () => {
    assert.equal(
      describeProblems(leavingProblems(LEAVING, 2, cluster({ orders: [0, 2], other: [0], __consumer_offsets: [2] }))),
      "brokers can be lowered only once kafka-2 holds no replicas, got 2, but kafka-2 holds replicas of orders-0, " +
        "__consumer_offsets-0; move them to the other brokers first (see docs/operations.md) or delete their topics",
    );
  });

  it("names several brokers", () => {
    const leaving = [{ service: "kafka-1", brokerIds: [1] }, ...LEAVING];
    assert.match(
      describeProblems(leavingProblems(leaving, 1, cluster({ orders: [0, 1], other: [2] }))),
      /^brokers can be lowered only once kafka-1 and kafka-2 hold no replicas, got 1, but kafka-1 and kafka-2 hold replicas of orders-0, other-0; /,
    );
  });

  it("names 20 partitions at most", () => {
    const topics = Object.fromEntries(Array.from({ length: 25 }, (_, number) => [`topic${number}`, [2]]));
    assert.match(describeProblems(leavingProblems(LEAVING, 2, cluster(topics))), /topic19-0, and 5 more; /);
  });

  it("reports that no broker can be asked", () => {
    assert.match(
      describeProblems(leavingProblems(LEAVING, 2, "no broker answers (a:1: refused)")),
      /^brokers can be lowered only once kafka-2 holds no replicas, got 2, and no broker can be asked \(no broker answers \(a:1: refused\)\); deploy with the old number of brokers first$/,
    );
  });
});

describe("partitionsThatStay", () => {
  it("is undefined without topics", () => {
    assert.equal(partitionsThatStay(["kafka-1"], 2, cluster({})), undefined);
  });

  it("names every topic, and the replicas of topics with fewer replicas than new ones", () => {
    assert.equal(
      partitionsThatStay(
        ["kafka-1", "kafka-2"],
        3,
        cluster({ orders: [0], __consumer_offsets: [0], whole: [0, 1, 2] }),
      ),
      "kafka-1 and kafka-2 will be empty at first: the partitions of __consumer_offsets (1 of 3 replicas), " +
        "orders (1 of 3 replicas), whole stay on the existing brokers, with as many replicas as now; move them with " +
        "kafka-reassign-partitions (see docs/operations.md)",
    );
  });
});
