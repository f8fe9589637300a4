import assert from "node:assert/strict";

import { brokerContradictions, zooKeeperContradictions } from "../../../components/settings/contradictions";
import type { GivenSettings } from "../../../components/settings/setting-problems";
import type { SettingsCluster } from "../../../components/settings/setting-rule";
import { describeProblems } from "../../../components/shared/problems";

type Values = GivenSettings["values"];

const cluster = (brokers = 1, other: Partial<SettingsCluster> = {}): SettingsCluster => ({
  coordination: "zookeeper",
  version: "3.3.1",
  protocolVersion: "3.3",
  brokers,
  replicationFactor: Math.min(brokers, 3),
  hasOwnArchive: false,
  isSecured: false,
  ...other,
});

const ofBrokers = (values: Values, of = cluster(), secretNames: readonly string[] = []): string =>
  describeProblems(brokerContradictions({ values, secretNames }, of));

const ofZooKeeper = (values: Values): string =>
  describeProblems(zooKeeperContradictions({ values, secretNames: [] }, cluster()));

const PLAIN_TEXT = "has no effect without security, because all connections are in plain text";

const ADVICE = '; remove it, and set security to "tls" to encrypt and authenticate all connections';

const ANONYMOUS =
  "must not be set without authentication, because every client and broker is User:ANONYMOUS and would be refused";

const ACL_AUTHORIZER = "kafka.security.authorizer.AclAuthorizer";

const KRAFT = cluster(1, { coordination: "kraft" });

describe("brokerContradictions", () => {
  describe("accepts", () => {
    const cases: readonly (readonly [values: Values, of?: SettingsCluster])[] = [
      [{}],
      [{ "num.partitions": 3 }],
      [{ "min.insync.replicas": 1, "offsets.topic.replication.factor": "1", "transaction.state.log.min.isr": 1 }],
      [
        { "default.replication.factor": 3, "min.insync.replicas": 2, "offsets.topic.replication.factor": 3 },
        cluster(3),
      ],
      [{ "default.replication.factor": 5, "min.insync.replicas": 4 }, cluster(5)],
      [{ "offsets.commit.required.acks": -1 }],
      [{ "min.insync.replicas": "two", "offsets.topic.replication.factor": "" }],
      [{ "log.dirs": "/data" }],
      [{ "authorizer.class.name": ACL_AUTHORIZER, "super.users": "User:admin; User:ANONYMOUS" }],
      [{ "authorizer.class.name": ACL_AUTHORIZER, "allow.everyone.if.no.acl.found": true }],
      [{ "authorizer.class.name": "com.example.Authorizer", "super.users": "User:admin" }],
      [{ "zookeeper.set.acl": false }],
      [{ "zookeeper.session.timeout.ms": 6_000, "controller.socket.timeout.ms": 30_000 }],
      [{ "broker.session.timeout.ms": 9_000, "metadata.max.retention.ms": 1 }, KRAFT],
      [{ "log.message.format.version": "0.11.0-IV2" }, cluster(1, { protocolVersion: "1.1-IV0" })],
      [
        { "metric.reporters": "io.confluent.metrics.reporter.ConfluentMetricsReporter" },
        cluster(1, { hasOwnArchive: true }),
      ],
      [{ "listener.name.plaintext.max.connections": 3 }],
    ];
    for (const [values, of] of cases) {
      it(`${JSON.stringify(values)}${of ? ` with ${JSON.stringify(of)}` : ""}`, () => {
        assert.equal(ofBrokers(values, of), "");
      });
    }
  });

  describe("rejects", () => {
    const cases: readonly (readonly [
      name: string,
      value: string | number | boolean,
      reason: string,
      other?: Values,
      of?: SettingsCluster,
    ])[] = [
      ["default.replication.factor", -1, "must be at least 1, the replicas of a topic, got -1; raise it"],
      ["default.replication.factor", 3, "must be at most 1, the number of brokers, got 3; lower it, or raise brokers"],
      [
        "offsets.topic.replication.factor",
        "3",
        'must be at most 1, the number of brokers, got "3"; lower it, or raise brokers',
      ],
      [
        "transaction.state.log.replication.factor",
        4,
        "must be at most 3, the number of brokers, got 4; lower it, or raise brokers",
        {},
        cluster(3),
      ],
      [
        "min.insync.replicas",
        2,
        "must be at most 1, the number of replicas of a topic, because topics would reject all records with acks=all, got 2; lower it",
      ],
      [
        "min.insync.replicas",
        2,
        "must be at most 1, the number of replicas of a topic, because topics would reject all records with acks=all, got 2; lower it",
        { "default.replication.factor": 1 },
        cluster(3),
      ],
      [
        "min.insync.replicas",
        4,
        "must be at most 3, the number of replicas of a topic, because topics would reject all records with acks=all, got 4; lower it",
        {},
        cluster(5),
      ],
      [
        "transaction.state.log.min.isr",
        3,
        "must be at most 1, the number of replicas of the topic, because no transaction could begin, got 3; lower it",
      ],
      [
        "offsets.commit.required.acks",
        2,
        "must be at most 1, the number of replicas of the topic of offsets, got 2; lower it",
      ],
      [
        "security.inter.broker.protocol",
        "PLAINTEXT",
        'is set by KafkaBroker itself, with the listeners, got "PLAINTEXT"; remove it',
      ],
      ["ssl.keystore.location", "./k.jks", `${PLAIN_TEXT}, got "./k.jks"${ADVICE}`],
      ["ssl.keystore.password", "x", `${PLAIN_TEXT}, got a secret${ADVICE}`],
      ["sasl.enabled.mechanisms", "PLAIN", `${PLAIN_TEXT}, got "PLAIN"${ADVICE}`],
      ["zookeeper.ssl.client.enable", true, `${PLAIN_TEXT}, got true${ADVICE}`],
      ["delegation.token.max.lifetime.ms", 1, `${PLAIN_TEXT}, got 1${ADVICE}`],
      ["connections.max.reauth.ms", 1, `${PLAIN_TEXT}, got 1${ADVICE}`],
      ["listener.name.plaintext.ssl.client.auth", "none", `${PLAIN_TEXT}, got "none"${ADVICE}`],
      ["listener.name.a.plain.sasl.server.callback.handler.class", "a.B", `${PLAIN_TEXT}, got "a.B"${ADVICE}`],
      [
        "zookeeper.set.acl",
        true,
        "must be false, because brokers connect to ZooKeeper without authentication, got true; remove it",
      ],
      [
        "metric.reporters",
        "io.confluent.metrics.reporter.ConfluentMetricsReporter",
        'names a class of Confluent Server, which Apache Kafka does not have, got "io.confluent.metrics.reporter.ConfluentMetricsReporter"; remove it',
      ],
      [
        "authorizer.class.name",
        ACL_AUTHORIZER,
        `${ANONYMOUS}, got "${ACL_AUTHORIZER}"; remove it, or add User:ANONYMOUS to super.users`,
        { "super.users": "User:admin" },
      ],
      [
        "authorizer.class.name",
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        `${ANONYMOUS}, got "org.apache.kafka.metadata.authorizer.StandardAuthorizer"; remove it, or add User:ANONYMOUS to super.users`,
        {},
        KRAFT,
      ],
      ["super.users", "User:admin", 'is only used with authorizer.class.name, got "User:admin"; remove it'],
      ["allow.everyone.if.no.acl.found", true, "is only used with authorizer.class.name, got true; remove it"],
      ["broker.session.timeout.ms", 9_000, 'is not used with coordination "zookeeper", got 9000; remove it'],
      ["metadata.max.idle.interval.ms", 500, 'is not used with coordination "zookeeper", got 500; remove it'],
      ["controller.quorum.voters", "1@a:1", 'is not used with coordination "zookeeper", got "1@a:1"; remove it'],
      [
        "log.message.format.version",
        "0.10.2",
        'must be 0.11.0 or newer, because older records have no headers, which the smoke test needs, got "0.10.2"; raise it or remove it',
        {},
        cluster(1, { protocolVersion: "2.8" }),
      ],
      [
        "log.message.format.version",
        "2.8",
        'is not used from version 3.0 of the protocol on (KIP-724), got "2.8"; remove it',
      ],
      [
        "log.message.format.version",
        "2.8",
        'is not used from version 3.0 of the protocol on (KIP-724), got "2.8"; remove it',
        {},
        cluster(1, { protocolVersion: "3.0-IV1" }),
      ],
      [
        "log.message.format.version",
        "2.8",
        'is not used from version 3.0 of the protocol on (KIP-724), got "2.8"; remove it',
        {},
        KRAFT,
      ],
    ];
    for (const [name, value, reason, other = {}, of] of cases) {
      it(`${name} ${value}${of ? ` with ${JSON.stringify(of)}` : ""}${other && Object.keys(other).length > 0 ? ` and ${JSON.stringify(other)}` : ""}`, () => {
        const problems = brokerContradictions(
          { values: { ...other, [name]: value }, secretNames: [] },
          of ?? cluster(),
        );
        assert.deepEqual(
          problems.filter(({ property }) => property === `brokerConfig["${name}"]`),
          [{ property: `brokerConfig["${name}"]`, reason }],
        );
      });
    }
  });

  it("shows no secret", () => {
    const text = ofBrokers({ "min.insync.replicas": 7_777 }, cluster(), ["min.insync.replicas"]);
    assert.match(text, /got a secret/);
    assert.doesNotMatch(text, /7777/);
  });
});

describe("zooKeeperContradictions", () => {
  const FIXED = "would let ZooKeeper change its list of servers, which zookeepers sets";
  const UNUSED = "has no effect without security, because all connections are in plain text";

  it("accepts settings that fit a fixed ensemble in plain text", () => {
    assert.equal(
      ofZooKeeper({ reconfigEnabled: false, standaloneEnabled: true, peerType: "participant", tickTime: 500 }),
      "",
    );
  });

  const cases: readonly (readonly [name: string, value: string | number | boolean, reason: string])[] = [
    ["reconfigEnabled", true, `${FIXED}, got true; remove it`],
    ["standaloneEnabled", "false", `${FIXED}, got "false"; remove it`],
    ["dynamicConfigFile", "/zoo.cfg.dynamic", `${FIXED}, got "/zoo.cfg.dynamic"; remove it`],
    ["group.1", "1:2:3", 'would change the majority of the servers, which zookeepers sets, got "1:2:3"; remove it'],
    ["weight.1", 0, "would change the majority of the servers, which zookeepers sets, got 0; remove it"],
    [
      "peerType",
      "observer",
      'must be "participant", because all servers have the same settings, and observers alone elect no leader, got "observer"; remove it',
    ],
    [
      "observerMasterPort",
      2_191,
      "opens a port that no argument sets, and no server is an observer, got 2191; remove it",
    ],
    ["sslQuorum", true, `${UNUSED}, got true${ADVICE}`],
    ["ssl.keyStore.location", "/k", `${UNUSED}, got "/k"${ADVICE}`],
    ["quorum.auth.enableSasl", true, `${UNUSED}, got true${ADVICE}`],
    ["client.portUnification", true, `${UNUSED}, got true${ADVICE}`],
  ];
  for (const [name, value, reason] of cases) {
    it(`rejects ${name} ${value}`, () => {
      assert.equal(ofZooKeeper({ [name]: value }), `zookeeperConfig["${name}"] ${reason}`);
    });
  }
});
