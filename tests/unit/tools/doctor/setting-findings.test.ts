import assert from "node:assert/strict";

import { type JudgedCluster, settingFindings } from "../../../../tools/doctor/setting-findings";

const HEALTHY = {
  "unclean.leader.election.enable": "false",
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "auto.create.topics.enable": "false",
};

describe("settingFindings", () => {
  /** Findings about one broker, each as one line. */
  const linesFor = (settings: object, cluster: Partial<JudgedCluster> = {}): string[] =>
    settingFindings([{ broker: 0, settings: new Map(Object.entries({ ...HEALTHY, ...settings })) }], {
      brokers: 3,
      profile: "production",
      ...cluster,
    }).map(({ severity, subject, message, advice }) => `${severity}: ${subject}: ${message}; ${advice}`);

  it("has nothing to say about three brokers with the defaults of production", () => {
    assert.deepEqual(linesFor({}), []);
  });

  const FINDINGS: readonly (readonly [
    name: string,
    settings: object,
    line: string,
    cluster?: Partial<JudgedCluster>,
  ])[] = [
    [
      "unclean leaders",
      { "unclean.leader.election.enable": "true" },
      'problem: broker 0: unclean.leader.election.enable is true, so a replica that lags behind can become leader, and acknowledged records are lost; set brokerConfig["unclean.leader.election.enable"] to false',
      { profile: "development" },
    ],
    [
      "as many replicas in sync as there are replicas",
      { "min.insync.replicas": "3" },
      'problem: broker 0: min.insync.replicas is 3 and default.replication.factor 3, so nobody can write to a new topic with acks=all while a broker is down; set brokerConfig["min.insync.replicas"] to 2',
      { profile: "development" },
    ],
    [
      "more replicas in sync than there are replicas",
      { "min.insync.replicas": "2", "default.replication.factor": "1" },
      'problem: broker 0: min.insync.replicas is 2 and default.replication.factor 1, so nobody can write to a new topic with acks=all; set brokerConfig["min.insync.replicas"] to 1',
      { brokers: 1, profile: "development" },
    ],
    [
      "one replica in sync",
      { "min.insync.replicas": "1" },
      'problem: broker 0: min.insync.replicas is 1 and default.replication.factor 3, so a record with acks=all can be on one disk alone, and is lost with the disk; set brokerConfig["min.insync.replicas"] to 2',
    ],
    [
      "one replica in sync in development",
      { "min.insync.replicas": "1" },
      'hint: broker 0: min.insync.replicas is 1 and default.replication.factor 3, so a record with acks=all can be on one disk alone, and is lost with the disk; set brokerConfig["min.insync.replicas"] to 2',
      { profile: "development" },
    ],
    [
      "one replica",
      { "min.insync.replicas": "1", "default.replication.factor": "1" },
      'problem: broker 0: default.replication.factor is 1 with 2 brokers, so a new topic is unavailable while its broker is down; set brokerConfig["default.replication.factor"] to 2',
      { brokers: 2 },
    ],
    [
      "topics that are created by mistake",
      { "auto.create.topics.enable": "true" },
      'problem: broker 0: auto.create.topics.enable is true, so a mistyped name creates a topic; set brokerConfig["auto.create.topics.enable"] to false, and list all topics in topics',
    ],
    [
      "one broker",
      { "min.insync.replicas": "1", "default.replication.factor": "1" },
      "hint: the cluster: there is one broker in production, so nobody can read or write while it is down; set brokers to 3",
      { brokers: 1 },
    ],
  ];
  for (const [name, settings, line, cluster] of FINDINGS) {
    it(`names ${name}`, () => assert.deepEqual(linesFor(settings, cluster), [line]));
  }

  it("accepts topics that are created on demand, and one broker, in development", () => {
    const one = { "default.replication.factor": "1", "min.insync.replicas": "1", "auto.create.topics.enable": "true" };
    assert.deepEqual(linesFor(one, { brokers: 1, profile: "development" }), []);
  });

  it("names brokers with the same setting once", () => {
    const settings = new Map([["unclean.leader.election.enable", "true"]]);
    const [finding] = settingFindings(
      [1, 2].map((broker) => ({ broker, settings })),
      { brokers: 3, profile: "development" },
    );
    assert.equal(finding?.subject, "brokers 1, 2");
  });
});
