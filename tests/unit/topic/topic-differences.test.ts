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
  const cases: readonly (readonly [wanted: Partial<TopicShape>, differences: readonly string[]])[] = [
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
  for (const [wanted, differences] of cases) {
    it(JSON.stringify(wanted), () => {
      assert.deepEqual(topicDifferences(ORDERS, { ...ORDERS, ...wanted }), differences);
    });
  }
});

describe("settingsDiffer", () => {
  it("does not mind their order", () => {
    assert.equal(settingsDiffer({ config: { a: "1", b: "2" } }, { config: { b: "2", a: "1" } }), false);
    assert.equal(settingsDiffer({ config: { a: "1", b: "2" } }, { config: { a: "1" } }), true);
    assert.equal(settingsDiffer({ config: {} }, { config: { a: "1" } }), true);
  });
});

describe("changeProblems", () => {
  const problems = (found: Partial<TopicShape>, wanted: Partial<TopicShape>): string =>
    describeProblems(changeProblems({ ...ORDERS, ...found }, { ...ORDERS, ...wanted }));

  it("finds none in more partitions and other settings", () => {
    assert.equal(problems({}, {}), "");
    assert.equal(problems({}, { partitions: 30, config: {} }), "");
  });

  it("finds fewer partitions and other replicas, both at once", () => {
    assert.equal(
      problems({}, { partitions: 2, replicationFactor: 3 }),
      "partitions must be at least 3, as many as there are, for Kafka can't take any away, got 2; set it to 3, or make another topic; " +
        "replicationFactor must be 2, as it is, got 3; change it with kafka-reassign-partitions.sh first, or make another topic",
    );
  });

  it("finds none where there is no topic", () => {
    assert.equal(problems({ partitions: 0, replicationFactor: 0 }, { partitions: 1, replicationFactor: 3 }), "");
  });
});
