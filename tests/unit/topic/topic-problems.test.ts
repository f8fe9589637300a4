import assert from "node:assert/strict";

import { describeProblems, problemsOf } from "../../../components/shared/problems";
import {
  inSyncProblems,
  laterSettingProblems,
  TOPICS_SCHEMA,
  type TopicDescription,
  type TopicEntry,
  topicProblems,
  topicsProblems,
} from "../../../components/topic/topic-problems";

const CLUSTER = { brokers: 3, replicationFactor: 3, version: "3.3.1", minInSyncReplicas: 1 };

const problemsOfTopics = (topics: readonly TopicEntry[], cluster: Partial<typeof CLUSTER> = {}): string =>
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
      '0.name must be another name, because Kafka creates this topic for itself, got "__consumer_offsets"',
    ],
    [[{ name: "a", partitions: 0 }], "0.partitions must be a number of partitions from 1 to 10000, got 0"],
    [[{ name: "a", partitions: 10_001 }], "0.partitions must be a number of partitions from 1 to 10000, got 10001"],
    [
      [{ name: "a", replicationFactor: "3" }],
      '0.replicationFactor must be a number of replicas from 1 to 1000, got "3"',
    ],
    [[{ name: "a", config: [] }], "0.config must be an object of settings under their official names, got []"],
    [
      [{ name: "a", config: { "a.b": [] } }],
      '0.config["a.b"] must be text, with commas between the elements of a list, got []',
    ],
    [[{ name: "a", protect: "yes" }], '0.protect must be true or false, got "yes"'],
    [[{ name: "a", partitons: 1 }], "0.partitons is not a property of a topic, got 1; did you mean partitions?"],
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
      'topics[2].name must differ from the name of topics[0], got "a" for both; change or remove one',
    ],
    [
      [{ name: "a.b_c" }, { name: "a_b.c" }],
      'topics[1].name must differ from the name of topics[0], "a.b_c", in more than "." and "_", because both are equal in the names of metrics, got "a_b.c"; change or remove one',
    ],
    [
      [{ name: "a", replicationFactor: 4 }],
      "topics[0].replicationFactor must be at most the number of brokers, got 4 with brokers 3; lower it or raise brokers",
    ],
    [
      [{ name: "a", replicationFactor: 1, config: { "min.insync.replicas": "2" } }],
      'topics[0].config["min.insync.replicas"] must be at most 1, the topic\'s replicationFactor, because the topic would reject all records with acks=all, got 2; lower it',
    ],
    [
      [{ name: "a", config: { "retention.sm": 5, "retention.ms": "1h" } }],
      'topics[0].config["retention.sm"] is not a setting of topics in Kafka 3.3.1, got 5; did you mean retention.ms?; ' +
        'topics[0].config["retention.ms"] must be a whole number from -1 to 9223372036854775807, got "1h"',
    ],
    [
      [{ name: "a", config: { "flush.ms": 9_223_372_036_854_775_000 } }],
      'topics[0].config["flush.ms"] must be a whole number from 0 to 9223372036854775807, got 9223372036854775000, which is rounded; write it in quotes',
    ],
    [
      [{ name: "a", config: { "leader.replication.throttled.replicas": "*" } }],
      'topics[0].config["leader.replication.throttled.replicas"] is set by kafka-reassign-partitions while it moves partitions, got "*"; remove it',
    ],
  ];
  for (const [topics, problems] of cases) {
    it(JSON.stringify(topics), () => {
      assert.equal(problemsOfTopics(topics), problems);
    });
  }

  it("leaves settings of another version to the brokers, except for the values of known settings", () => {
    const config = { "remote.storage.enable": true, preallocate: "yes" };
    assert.equal(
      problemsOfTopics([{ name: "a", config }], { version: "3.9.0" }),
      'topics[0].config["preallocate"] must be true or false, got "yes"',
    );
  });
});

describe("inSyncProblems", () => {
  it("finds topics with fewer replicas than the brokers' min.insync.replicas, unless a topic has its own setting", () => {
    const one = { name: "a", replicationFactor: 1 };
    assert.equal(
      problemsOfTopics([one], { minInSyncReplicas: 2 }),
      "topics[0].config[\"min.insync.replicas\"] must be at most 1, the topic's replicationFactor, because the topic would reject all records with acks=all, got the brokers' 2; set it",
    );
    assert.equal(problemsOfTopics([{ ...one, config: { "min.insync.replicas": 1 } }], { minInSyncReplicas: 2 }), "");
    assert.equal(problemsOfTopics([{ name: "a" }], { minInSyncReplicas: 2 }), "");
  });

  it("shows no private value", () => {
    const topic = { replicationFactor: 1, config: { "min.insync.replicas": 2 } };
    assert.equal(
      describeProblems(inSyncProblems("config", topic, CLUSTER, true)),
      'config["min.insync.replicas"] must be at most 1, the topic\'s replicationFactor, because the topic would reject all records with acks=all, got a private value; lower it',
    );
  });
});

describe("topicProblems", () => {
  const problems = (topic: TopicDescription): string =>
    describeProblems(topicProblems(topic, { replicationFactor: 1, version: "3.3.1" }));

  it("accepts a name alone", () => {
    assert.equal(problems({ name: "orders" }), "");
  });

  it("reports values of the wrong form first, and misfits only if there are none", () => {
    assert.equal(
      problems({ name: "a b", partitions: 0, config: { "retention.sm": 1 } }),
      `name ${nameRule}, got "a b"; partitions must be a number of partitions from 1 to 10000, got 0`,
    );
    assert.equal(
      problems({ name: "a", config: { "min.insync.replicas": 2, "retention.sm": 1 } }),
      'config["min.insync.replicas"] must be at most 1, the topic\'s replicationFactor, because the topic would reject all records with acks=all, got 2; lower it; ' +
        'config["retention.sm"] is not a setting of topics in Kafka 3.3.1, got 1; did you mean retention.ms?',
    );
  });
});

describe("laterSettingProblems", () => {
  const cases: readonly (readonly [name: string, value: unknown, isSecret: boolean, problems: string])[] = [
    ["retention.ms", 5, true, ""],
    [
      "retention.ms",
      "1h",
      false,
      'config["retention.ms"] must be a whole number from -1 to 9223372036854775807, got "1h"',
    ],
    [
      "retention.ms",
      "geheim",
      true,
      'config["retention.ms"] must be a whole number from -1 to 9223372036854775807, got a private value',
    ],
    [
      "retention.sm",
      "geheim",
      true,
      'config["retention.sm"] is not a setting of topics in Kafka 3.3.1, got a private value; did you mean retention.ms?',
    ],
    [
      "leader.replication.throttled.replicas",
      "geheim",
      true,
      'config["leader.replication.throttled.replicas"] is set by kafka-reassign-partitions while it moves partitions, got a private value; remove it',
    ],
    [
      "retention.ms",
      ["geheim"],
      true,
      'config["retention.ms"] must be text, with commas between the elements of a list, got a private value',
    ],
    [
      "retention.ms",
      [],
      false,
      'config["retention.ms"] must be text, with commas between the elements of a list, got []',
    ],
  ];
  for (const [name, value, isSecret, problems] of cases) {
    it(`${name} ${JSON.stringify(value)}${isSecret ? ", secret" : ""}`, () => {
      assert.equal(describeProblems(laterSettingProblems(name, value, { version: "3.3.1" }, isSecret)), problems);
    });
  }
});
