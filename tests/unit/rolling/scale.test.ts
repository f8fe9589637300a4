import assert from "node:assert/strict";

import type { Partition } from "../../../components/kafka-client/cluster-metadata";
import { leavingProblems, whatStays } from "../../../components/rolling/scale";
import { describeProblems } from "../../../components/shared/problems";

const cluster = (topics: Readonly<Record<string, readonly number[]>>): Partition[] =>
  Object.entries(topics).map(([topic, replicas]) => ({ name: `${topic}-0`, topic, replicas, inSync: replicas }));

const LEAVING = [{ service: "kafka-2", brokerIds: [2] }];

describe("leavingProblems", () => {
  it("are none where the brokers hold nothing", () => {
    assert.deepEqual(leavingProblems(LEAVING, 2, cluster({ orders: [0, 1] })), []);
  });

  it("name the partitions that they hold", () => {
    assert.equal(
      describeProblems(leavingProblems(LEAVING, 2, cluster({ orders: [0, 2], other: [0], __consumer_offsets: [2] }))),
      "brokers can be lowered only once kafka-2 holds no replicas, got 2, but it holds some of orders-0, " +
        "__consumer_offsets-0; move them to the other brokers first (see docs/operations.md) or delete their topics",
    );
  });

  it("name no more than 20 partitions", () => {
    const topics = Object.fromEntries(Array.from({ length: 25 }, (_, number) => [`topic${number}`, [2]]));
    assert.match(describeProblems(leavingProblems(LEAVING, 2, cluster(topics))), /topic19-0, and 5 more; /);
  });

  it("are that nobody answers, where nobody does", () => {
    assert.match(
      describeProblems(leavingProblems(LEAVING, 2, "no broker answers (a:1: refused)")),
      /^brokers can be lowered only once kafka-2 holds no replicas, got 2, and the cluster can't be asked \(no broker answers \(a:1: refused\)\); run/,
    );
  });
});

describe("whatStays", () => {
  it("is nothing where there are no topics", () => {
    assert.equal(whatStays(["kafka-1"], 2, cluster({})), undefined);
  });

  it("names every topic, and those with fewer replicas than new ones would have", () => {
    assert.equal(
      whatStays(["kafka-1", "kafka-2"], 3, cluster({ orders: [0], __consumer_offsets: [0], whole: [0, 1, 2] })),
      "kafka-1 and kafka-2 will be empty at first: all partitions stay where they are, with as many replicas, those of " +
        "__consumer_offsets (1 of 3 replicas), orders (1 of 3 replicas), whole; move them with " +
        "kafka-reassign-partitions (see docs/operations.md)",
    );
  });
});
