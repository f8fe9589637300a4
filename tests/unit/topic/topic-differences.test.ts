import assert from "node:assert/strict";

import { describeProblems } from "../../../components/shared/problems";
import {
  changeProblems,
  settingsDiffer,
  type TopicShape,
  topicDifferences,
} from "../../../components/topic/topic-differences";

const ORDERS: TopicShape = { partitions: 3, replicationFactor: 2, config: { "retention.ms": "5000" } };

describe("topicDifferences", () => {
  const cases: readonly (readonly [desired: Partial<TopicShape>, differences: readonly string[]])[] = [
    [{}, []],
    [{ partitions: 4 }, ["partitions 3 instead of 4"]],
    [{ replicationFactor: 1 }, ["replicationFactor 2 instead of 1"]],
    [{ config: {} }, ['config["retention.ms"] 5000 instead of unset']],
    [
      { partitions: 1, config: { "retention.ms": "1", "cleanup.policy": "compact" } },
      [
        "partitions 3 instead of 1",
        'config["cleanup.policy"] unset instead of compact',
        'config["retention.ms"] 5000 instead of 1',
      ],
    ],
  ];
  for (const [desired, differences] of cases) {
    it(JSON.stringify(desired), () => {
      assert.deepEqual(topicDifferences(ORDERS, { ...ORDERS, ...desired }), differences);
    });
  }

  it("shows no value of a secret setting", () => {
    const desired = { ...ORDERS, partitions: 4, config: { "retention.ms": "7", "segment.ms": "8" } };
    assert.deepEqual(topicDifferences(ORDERS, desired, ["retention.ms", "segment.ms"]), [
      "partitions 3 instead of 4",
      'config["retention.ms"] (secret) instead of (secret)',
      'config["segment.ms"] unset instead of (secret)',
    ]);
  });
});

describe("settingsDiffer", () => {
  it("ignores the order of settings", () => {
    assert.equal(settingsDiffer({ config: { a: "1", b: "2" } }, { config: { b: "2", a: "1" } }), false);
    assert.equal(settingsDiffer({ config: { a: "1", b: "2" } }, { config: { a: "1" } }), true);
    assert.equal(settingsDiffer({ config: {} }, { config: { a: "1" } }), true);
  });
});

describe("changeProblems", () => {
  const problems = (existing: Partial<TopicShape>, desired: Partial<TopicShape>): string =>
    describeProblems(changeProblems({ ...ORDERS, ...existing }, { ...ORDERS, ...desired }));

  it("accepts more partitions and other settings", () => {
    assert.equal(problems({}, {}), "");
    assert.equal(problems({}, { partitions: 30, config: {} }), "");
  });

  it("reports fewer partitions and other replicas, both at once", () => {
    assert.equal(
      problems({}, { partitions: 2, replicationFactor: 3 }),
      "partitions must be at least 3, the existing number, because Kafka can't remove partitions, got 2; set it to 3, or create another topic; " +
        "replicationFactor must be 2, the existing number, got 3; change the replicas with kafka-reassign-partitions.sh first, or create another topic",
    );
  });

  it("accepts everything if the topic does not exist", () => {
    assert.equal(problems({ partitions: 0, replicationFactor: 0 }, { partitions: 1, replicationFactor: 3 }), "");
  });
});
