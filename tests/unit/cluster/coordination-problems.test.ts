import assert from "node:assert/strict";

import { coordinationProblems, severalFoldersProblems } from "../../../components/cluster/coordination-problems";
import { describeProblems } from "../../../components/shared/problems";
import type { Properties } from "../../../components/shared/properties";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

const found = (brokerConfig: Properties, settings: SettingsOverrides = {}): string =>
  describeProblems(coordinationProblems(makeSettings({ coordination: "kraft", brokerConfig, ...settings })));

const SCRAM = { "listener.name.clients.sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256" };
const SCRAM_JAAS = { "listener.name.clients.scram-sha-512.sasl.jaas.config": "geheim" };
const TOKENS = { "delegation.token.master.key": "geheim" };

describe("coordinationProblems", () => {
  it("accepts settings that KRaft supports", () => {
    const config = {
      "log.retention.hours": 24,
      "sasl.enabled.mechanisms": "PLAIN",
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    };
    assert.equal(found(config), "");
  });

  it("accepts all settings with ZooKeeper", () => {
    const config = { ...SCRAM, ...TOKENS, "zookeeper.session.timeout.ms": 9_000 };
    assert.equal(found(config, { coordination: "zookeeper" }), "");
  });

  const cases: readonly (readonly [config: Properties, message: string])[] = [
    [
      { "zookeeper.session.timeout.ms": 9_000 },
      'brokerConfig["zookeeper.session.timeout.ms"] is not used with coordination "kraft", got 9000; remove it',
    ],
    [
      SCRAM,
      `brokerConfig["listener.name.clients.sasl.enabled.mechanisms"] can't be SCRAM with coordination "kraft", which has ` +
        'no SCRAM users before Kafka 3.5 (KIP-900), got "PLAIN,SCRAM-SHA-256"; use another mechanism, or set coordination to "zookeeper"',
    ],
    [
      { "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512" },
      `brokerConfig["sasl.mechanism.inter.broker.protocol"] can't be SCRAM with coordination "kraft", which has ` +
        'no SCRAM users before Kafka 3.5 (KIP-900), got "SCRAM-SHA-512"; use another mechanism, or set coordination to "zookeeper"',
    ],
    [
      SCRAM_JAAS,
      'brokerConfig["listener.name.clients.scram-sha-512.sasl.jaas.config"] has no effect with coordination "kraft", which has ' +
        'no SCRAM users before Kafka 3.5 (KIP-900), got a secret; remove it, or set coordination to "zookeeper"',
    ],
    [
      TOKENS,
      'brokerConfig["delegation.token.master.key"] has no effect with coordination "kraft", which has no delegation tokens before ' +
        'Kafka 3.6, got a secret; remove it, or set coordination to "zookeeper"',
    ],
    [
      { "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer" },
      'brokerConfig["authorizer.class.name"] must be an authorizer that stores its rules without ZooKeeper with coordination "kraft", ' +
        'got "kafka.security.authorizer.AclAuthorizer"; set it to "org.apache.kafka.metadata.authorizer.StandardAuthorizer"',
    ],
  ];
  for (const [config, message] of cases) {
    it(`refuses ${Object.keys(config).join()}`, () => {
      assert.equal(found(config), message);
    });
  }

  it("does not show a secret value, whatever the name of the setting", () => {
    const setting = "zookeeper.session.timeout.ms";
    assert.equal(
      found({ [setting]: "geheim" }, { secretNames: [setting] }),
      `brokerConfig["${setting}"] is not used with coordination "kraft", got a secret; remove it`,
    );
  });

  it("reports every such setting", () => {
    assert.equal(
      coordinationProblems(makeSettings({ coordination: "kraft", brokerConfig: { ...SCRAM, ...TOKENS } })).length,
      2,
    );
  });

  it("refuses ZooKeeper with Kafka 4.0 and newer", () => {
    assert.equal(
      found({}, { coordination: "zookeeper", version: "4.1.0" }),
      'coordination must be "kraft" with Kafka 4.0 and newer, which have no ZooKeeper, got "zookeeper" with version "4.1.0"; ' +
        "set version to 3.9.1, the last one with ZooKeeper",
    );
    assert.equal(found({}, { coordination: "zookeeper", version: "3.9.1" }), "");
  });

  it("accepts settings that a newer Kafka supports", () => {
    assert.equal(found({ ...SCRAM, ...SCRAM_JAAS }, { version: "3.5.0" }), "");
    assert.equal(found(TOKENS, { version: "3.6.0" }), "");
    assert.equal(found({ ...SCRAM, ...TOKENS }, { version: "4.0.0" }), "");
  });

  for (const version of ["2.8.2", "3.2.3"]) {
    it(`refuses KRaft with Kafka ${version}, where it is not ready for production`, () => {
      assert.equal(
        found({}, { version }),
        `coordination "kraft" needs Kafka 3.3 or newer, got version "${version}"; set another version, or set coordination to "zookeeper"`,
      );
    });
  }

  for (const version of ["3.3.0", "3.3.0-rc1", "4.0", "trunk"]) {
    it(`accepts KRaft with Kafka ${version}`, () => {
      assert.equal(found({}, { version }), "");
    });
  }
});

describe("severalFoldersProblems", () => {
  const problems = (coordination: "zookeeper" | "kraft", version: string, folders: readonly string[]) =>
    describeProblems(severalFoldersProblems({ coordination, version }, folders));

  it("are none with ZooKeeper, with one folder, and from Kafka 3.8 on", () => {
    assert.equal(problems("zookeeper", "3.3.1", ["/d1", "/d2"]), "");
    assert.equal(problems("kraft", "3.3.1", ["/d1"]), "");
    assert.equal(problems("kraft", "3.8.0", ["/d1", "/d2"]), "");
  });

  it("refuse several folders with KRaft before Kafka 3.8", () => {
    assert.equal(
      problems("kraft", "3.3.1", ["/d1", "/d2"]),
      'dataDir must be one folder with coordination "kraft", because Kafka 3.3.1 can\'t recover a KRaft node when one of its disks fails (KIP-858), ' +
        'got "/d1,/d2"; join the disks into one volume, such as with LVM or RAID, set coordination to "zookeeper", or set version to 3.8.0 or newer, such as 3.9.1',
    );
  });
});
