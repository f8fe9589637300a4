import assert from "node:assert/strict";

import type { JudgedCluster } from "../../../../tools/doctor/setting-findings";
import { topicFindings } from "../../../../tools/doctor/topic-findings";

describe("topicFindings", () => {
  const linesFor = (
    name: string,
    replicas: number,
    own: Readonly<Record<string, string>> = {},
    cluster: Partial<JudgedCluster> = {},
    inherited: Readonly<Record<string, string>> = { "min.insync.replicas": "1" },
  ): string[] =>
    topicFindings(
      [
        {
          name,
          replicas,
          settings: new Map(Object.entries({ ...inherited, ...own })),
          own: new Set(Object.keys(own)),
        },
      ],
      { brokers: 3, profile: "production", ...cluster },
    ).map(({ severity, subject, message, advice }) => `${severity}: ${subject}: ${message}; ${advice}`);

  it("has nothing to say about three replicas, or about one on one broker", () => {
    assert.deepEqual(linesFor("orders", 3, { "min.insync.replicas": "2" }), []);
    assert.deepEqual(linesFor("orders", 1, {}, { brokers: 1 }), []);
  });

  it("names a topic with one replica on several brokers, which is a problem in production", () => {
    const text =
      "topic orders: the replication factor is 1 with 3 brokers, so records are unavailable while their broker is down, and lost with its disk; add replicas with kafka-reassign-partitions.sh";
    assert.deepEqual(linesFor("orders", 1), [`problem: ${text}`]);
    assert.deepEqual(linesFor("orders", 1, {}, { profile: "development" }), [`hint: ${text}`]);
  });

  it("names Kafka's own topics with one replica on several brokers", () => {
    assert.deepEqual(linesFor("__consumer_offsets", 1, {}, { profile: "development" }), [
      "problem: topic __consumer_offsets: the replication factor is 1 with 3 brokers, so consumer groups stop while the broker of their partition is down; add replicas with kafka-reassign-partitions.sh",
    ]);
  });

  it("names a topic that nobody can write to while a broker is down", () => {
    assert.deepEqual(linesFor("orders", 2, { "min.insync.replicas": "2" }), [
      'problem: topic orders: min.insync.replicas is 2 and the replication factor 2, so nobody can write with acks=all while a broker is down; set config["min.insync.replicas"] of the topic to 1',
    ]);
    assert.deepEqual(linesFor("orders", 3, {}, {}, { "min.insync.replicas": "3" }), []);
  });

  it("names a topic that nobody can write to, also if the brokers say how many replicas must be in sync", () => {
    assert.deepEqual(linesFor("orders", 1, {}, { brokers: 1 }, { "min.insync.replicas": "2" }), [
      'problem: topic orders: min.insync.replicas is 2 and the replication factor 1, so nobody can write with acks=all; set config["min.insync.replicas"] of the topic to 1',
    ]);
  });

  it("names a topic with unclean leaders, unless the brokers say so", () => {
    const unclean = { "unclean.leader.election.enable": "true" };
    assert.deepEqual(linesFor("orders", 3, unclean), [
      'problem: topic orders: unclean.leader.election.enable is true, so a replica that lags behind can become leader, and acknowledged records are lost; set config["unclean.leader.election.enable"] of the topic to false',
    ]);
    assert.deepEqual(linesFor("orders", 3, {}, {}, unclean), []);
  });
});
