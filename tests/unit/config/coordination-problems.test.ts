import assert from "node:assert/strict";

import { kraftProblems } from "../../../components/config/coordination-problems";
import { describeProblems } from "../../../components/shared/problems";
import type { Properties } from "../../../components/shared/properties";
import { defaultConfig } from "../../support/project-file";

const found = (brokerConfig: Properties, version = "3.3.1", coordination = "kraft"): string =>
  describeProblems(
    kraftProblems({ ...defaultConfig, coordination, version, brokerConfig } as Parameters<typeof kraftProblems>[0]),
  );

const SCRAM = { "listener.name.clients.sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256" };
const SCRAM_JAAS = { "listener.name.clients.scram-sha-512.sasl.jaas.config": "geheim" };
const TOKENS = { "delegation.token.master.key": "geheim" };

describe("kraftProblems", () => {
  it("finds nothing wrong with what Kafka has without ZooKeeper", () => {
    const config = {
      "log.retention.hours": 24,
      "sasl.enabled.mechanisms": "PLAIN",
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    };
    assert.equal(found(config), "");
  });

  it("does not look at clusters with ZooKeeper", () => {
    assert.equal(found({ ...SCRAM, ...TOKENS, "zookeeper.session.timeout.ms": 9_000 }, "3.3.1", "zookeeper"), "");
  });

  const cases: readonly (readonly [config: Properties, message: string])[] = [
    [
      { "zookeeper.session.timeout.ms": 9_000 },
      'brokerConfig["zookeeper.session.timeout.ms"] is read by nobody with coordination "kraft", got 9000; remove it',
    ],
    [
      SCRAM,
      `brokerConfig["listener.name.clients.sasl.enabled.mechanisms"] can't hold SCRAM with coordination "kraft", which keeps ` +
        'no users of it before Kafka 3.5 (KIP-900), got "PLAIN,SCRAM-SHA-256"; use another mechanism, or set coordination to "zookeeper"',
    ],
    [
      { "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512" },
      `brokerConfig["sasl.mechanism.inter.broker.protocol"] can't hold SCRAM with coordination "kraft", which keeps ` +
        'no users of it before Kafka 3.5 (KIP-900), got "SCRAM-SHA-512"; use another mechanism, or set coordination to "zookeeper"',
    ],
    [
      SCRAM_JAAS,
      'brokerConfig["listener.name.clients.scram-sha-512.sasl.jaas.config"] is of no use with coordination "kraft", which keeps ' +
        'no users of SCRAM before Kafka 3.5 (KIP-900), got a private value; remove it, or set coordination to "zookeeper"',
    ],
    [
      TOKENS,
      'brokerConfig["delegation.token.master.key"] is of no use with coordination "kraft", which has no delegation tokens before ' +
        'Kafka 3.6, got a private value; remove it, or set coordination to "zookeeper"',
    ],
    [
      { "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer" },
      'brokerConfig["authorizer.class.name"] must be an authorizer that keeps its rules without ZooKeeper with coordination "kraft", ' +
        'got "kafka.security.authorizer.AclAuthorizer"; set it to "org.apache.kafka.metadata.authorizer.StandardAuthorizer"',
    ],
    [
      { "inter.broker.protocol.version": "3.3" },
      'brokerConfig["inter.broker.protocol.version"] is read at the first start alone with coordination "kraft", where the metadata ' +
        'version takes its place (KIP-778), got "3.3"; remove it',
    ],
  ];
  for (const [config, message] of cases) {
    it(`refuses ${Object.keys(config).join()}`, () => {
      assert.equal(found(config), message);
    });
  }

  it("accepts of a newer Kafka what it has by then", () => {
    assert.equal(found({ ...SCRAM, ...SCRAM_JAAS }, "3.5.0"), "");
    assert.equal(found(TOKENS, "3.6.0"), "");
    assert.equal(found({ ...SCRAM, ...TOKENS }, "4.0.0"), "");
  });

  for (const version of ["2.8.2", "3.2.3"]) {
    it(`refuses Kafka ${version}, whose KRaft is for trying it out`, () => {
      assert.equal(
        found({}, version),
        `coordination "kraft" needs Kafka 3.3 or newer, got version "${version}"; set another version, or coordination to "zookeeper"`,
      );
    });
  }
});
