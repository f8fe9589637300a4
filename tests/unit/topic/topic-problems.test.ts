import assert from "node:assert/strict";

import { describeProblems, problemsOf } from "../../../components/shared/problems";
import {
  TOPICS_SCHEMA,
  type TopicDescription,
  type TopicEntry,
  topicProblems,
  topicsProblems,
} from "../../../components/topic/topic-problems";

const CLUSTER = { brokers: 3, replicationFactor: 3, version: "3.3.1", minInSyncReplicas: 1 };

const wrong = (topics: readonly TopicEntry[], cluster: Partial<typeof CLUSTER> = {}): string =>
  describeProblems(topicsProblems(topics, { ...CLUSTER, ...cluster }));

const nameRule = 'must be a name of 1 to 249 letters, digits, ".", "_" and "-", neither "." nor ".." alone';

describe("TOPICS_SCHEMA", () => {
  const cases: readonly (readonly [value: unknown, problems: string])[] = [
    [[], ""],
    [[{ name: "orders" }], ""],
    [[{ name: "A-z_0.9", partitions: 1, replicationFactor: 1, config: { "retention.ms": 1 }, protect: false }], ""],
    [[{ name: "x".repeat(249), partitions: 10_000 }], ""],
    ["orders", ' must be a list of objects, got "orders"'],
    [["orders"], '0 must be an object, got "orders"'],
    [[{}], `0.name ${nameRule}, got undefined`],
    [[{ name: "" }], `0.name ${nameRule}, got ""`],
    [[{ name: "." }], `0.name ${nameRule}, got "."`],
    [[{ name: ".." }], `0.name ${nameRule}, got ".."`],
    [[{ name: "a b" }], `0.name ${nameRule}, got "a b"`],
    [[{ name: "x".repeat(250) }], `0.name ${nameRule}, got "${"x".repeat(250)}"`],
    [
      [{ name: "__consumer_offsets" }],
      '0.name must be another name: Kafka makes this topic for itself, got "__consumer_offsets"',
    ],
    [[{ name: "a", partitions: 0 }], "0.partitions must be a number of partitions from 1 to 10000, got 0"],
    [[{ name: "a", partitions: 10_001 }], "0.partitions must be a number of partitions from 1 to 10000, got 10001"],
    [
      [{ name: "a", replicationFactor: "3" }],
      '0.replicationFactor must be a number of replicas from 1 to 1000, got "3"',
    ],
    [[{ name: "a", config: [] }], "0.config must be an object of settings under their official names, got []"],
    [[{ name: "a", config: { "a.b": [] } }], '0.config["a.b"] must be text, a number, true or false, got []'],
    [[{ name: "a", protect: "yes" }], '0.protect must be true or false, got "yes"'],
    [
      [{ name: "a", partitons: 1 }],
      "0.partitons is no property of a topic (name, partitions, replicationFactor, config, protect), got 1",
    ],
  ];
  for (const [value, problems] of cases) {
    it(JSON.stringify(value).slice(0, 80), () => {
      assert.equal(describeProblems(problemsOf(TOPICS_SCHEMA, value)), problems);
    });
  }
});

describe("topicsProblems", () => {
  const cases: readonly (readonly [topics: readonly TopicEntry[], problems: string])[] = [
    [[], ""],
    [
      [{ name: "a.b" }, { name: "a-b" }, { name: "ab", replicationFactor: 3, config: { "min.insync.replicas": 3 } }],
      "",
    ],
    [
      [{ name: "a" }, { name: "b" }, { name: "a" }],
      'topics[2].name must differ from that of topics[0], got "a" for both; change or remove one',
    ],
    [
      [{ name: "a.b_c" }, { name: "a_b.c" }],
      'topics[1].name must differ from that of topics[0], "a.b_c", in more than "." and "_", which are the same in names of metrics, got "a_b.c"; change or remove one',
    ],
    [
      [{ name: "a", replicationFactor: 4 }],
      "topics[0].replicationFactor must be at most the number of brokers, got 4 with brokers 3; lower it or raise brokers",
    ],
    [
      [{ name: "a", replicationFactor: 1, config: { "min.insync.replicas": "2" } }],
      'topics[0].config["min.insync.replicas"] must be at most 1, the topic\'s replicationFactor, else no record is taken with acks=all, got 2; lower it',
    ],
    [
      [{ name: "a", config: { "retention.sm": 5, "retention.ms": "1h" } }],
      'topics[0].config["retention.sm"] is no setting of topics in Kafka 3.3.1, got 5; did you mean retention.ms?; ' +
        'topics[0].config["retention.ms"] must be a whole number from -1 to 9223372036854775807, got "1h"',
    ],
    [
      [{ name: "a", config: { "flush.ms": 9_223_372_036_854_775_000 } }],
      'topics[0].config["flush.ms"] must be a whole number from 0 to 9223372036854775807, got 9223372036854775000, which is rounded; write it as text',
    ],
    [
      [{ name: "a", config: { "leader.replication.throttled.replicas": "*" } }],
      'topics[0].config["leader.replication.throttled.replicas"] is set by kafka-reassign-partitions while it moves partitions, got "*"; remove it',
    ],
  ];
  for (const [topics, problems] of cases) {
    it(JSON.stringify(topics), () => {
      assert.equal(wrong(topics), problems);
    });
  }

  it("leaves settings of another version for the brokers to check, but for the values of those that are known", () => {
    const config = { "remote.storage.enable": true, preallocate: "yes" };
    assert.equal(
      wrong([{ name: "a", config }], { version: "3.9.0" }),
      'topics[0].config["preallocate"] must be true or false, got "yes"',
    );
  });
});

describe("inSyncProblems", () => {
  it("finds topics that have fewer replicas than the brokers want in sync, unless they say how many they want", () => {
    const one = { name: "a", replicationFactor: 1 };
    assert.equal(
      wrong([one], { minInSyncReplicas: 2 }),
      "topics[0].config[\"min.insync.replicas\"] must be at most 1, the topic's replicationFactor, else no record is taken with acks=all, got the brokers' 2; set it",
    );
    assert.equal(wrong([{ ...one, config: { "min.insync.replicas": 1 } }], { minInSyncReplicas: 2 }), "");
    assert.equal(wrong([{ name: "a" }], { minInSyncReplicas: 2 }), "");
  });
});

describe("topicProblems", () => {
  const problems = (topic: TopicDescription): string =>
    describeProblems(topicProblems(topic, { replicationFactor: 1, version: "3.3.1" }));

  it("finds nothing wrong with a name alone", () => {
    assert.equal(problems({ name: "orders" }), "");
  });

  it("finds what has the wrong form, and only then what does not fit", () => {
    assert.equal(
      problems({ name: "a b", partitions: 0, config: { "retention.sm": 1 } }),
      `name ${nameRule}, got "a b"; partitions must be a number of partitions from 1 to 10000, got 0`,
    );
    assert.equal(
      problems({ name: "a", config: { "min.insync.replicas": 2, "retention.sm": 1 } }),
      'config["min.insync.replicas"] must be at most 1, the topic\'s replicationFactor, else no record is taken with acks=all, got 2; lower it; ' +
        'config["retention.sm"] is no setting of topics in Kafka 3.3.1, got 1; did you mean retention.ms?',
    );
  });
});
