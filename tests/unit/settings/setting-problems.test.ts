import assert from "node:assert/strict";
import {
  type GivenSettings,
  type SettingsCheck,
  settingProblems,
  settingWarnings,
} from "../../../components/settings/setting-problems";
import { ZOOKEEPER_ALIASES, ZOOKEEPER_SETTINGS } from "../../../components/settings/zookeeper-settings";
import { describeProblems } from "../../../components/shared/problems";

const OWNED = [{ key: "advertised.listeners", instead: "advertisedHost" }, { key: "node.id" }, { key: "server." }];

const check = (
  values: GivenSettings["values"],
  other: Partial<SettingsCheck> & { readonly secretNames?: readonly string[] } = {},
): SettingsCheck => ({
  service: "broker",
  argument: other.service === "ZooKeeper" ? "zookeeperConfig" : "brokerConfig",
  settings: { values, secretNames: other.secretNames ?? [] },
  owned: OWNED,
  pluginSettings: [],
  version: "3.3.1",
  ...other,
});

const found = (...args: Parameters<typeof check>): string => describeProblems(settingProblems(check(...args)));

/** Value that a config provider of the broker replaces. */
const PLACEHOLDER = ["$", "{file:/run/x:threads}"].join("");

const PLUGIN = "if a plugin reads it, add the beginning of its name to pluginSettings";

describe("settingProblems", () => {
  describe("of brokers accepts", () => {
    const cases: readonly GivenSettings["values"][] = [
      {},
      { "log.retention.hours": 24, "auto.create.topics.enable": false, "log.cleaner.io.buffer.load.factor": 0.8 },
      { "log.flush.interval.messages": "9223372036854775807" },
      { "inter.broker.protocol.version": "3.0", "log.cleanup.policy": "compact,delete" },
      { "super.users": "User:a;User:b", "allow.everyone.if.no.acl.found": true, "metrics.jmx.exclude": "kafka.*" },
      { "config.providers": "file", "config.providers.file.class": "a.B", "num.io.threads": PLACEHOLDER },
      { "metrics.context.region": "eu" },
      { "listener.name.plaintext.max.connections": 5, "listener.name.a.plain.sasl.jaas.config": "x" },
      { "listener.name.a.ssl.keystore.location": "/k", "listener.name.a.sasl.enabled.mechanisms": "PLAIN" },
      { "advertised.listeners": "x", "node.id": "y", "server.1": "owned settings are checked elsewhere" },
    ];
    for (const values of cases) {
      it(JSON.stringify(values), () => {
        assert.equal(found(values), "");
      });
    }
  });

  describe("of brokers rejects", () => {
    const cases: readonly (readonly [name: string, value: string | number | boolean, reason: string])[] = [
      [
        "advertised.isteners",
        "x",
        `is not a setting of brokers in Kafka 3.3.1, got "x"; did you mean advertised.listeners, which advertisedHost sets? Or ${PLUGIN}`,
      ],
      ["nodeid", 1, `is not a setting of brokers in Kafka 3.3.1, got 1; remove it, or ${PLUGIN}`],
      ["host.name", "a", 'was removed in Kafka 3.0, got "a"; set bindAddress'],
      [
        "quota.consumer.default",
        1,
        "was removed in Kafka 3.0, got 1; remove it, and set quotas of clients with kafka-configs.sh",
      ],
      [
        "segment.bytes",
        100,
        "is a setting of topics, not of brokers, got 100; set log.segment.bytes, or set it in the config of topics",
      ],
      [
        "log.retention.hour",
        1,
        `is not a setting of brokers in Kafka 3.3.1, got 1; did you mean log.retention.hours? Or ${PLUGIN}`,
      ],
      ["acks", "all", 'is a setting of producers, not of brokers, got "all"; set it in the client'],
      ["group.id", "a", 'is a setting of consumers, not of brokers, got "a"; set it in the client'],
      [
        "bootstrap.servers",
        "a:1",
        'is a setting of producers and consumers and admin clients, not of brokers, got "a:1"; set it in the client',
      ],
      [
        "leader.replication.throttled.rate",
        1,
        "is only read while brokers run, got 1; remove it, and set it with kafka-configs.sh",
      ],
      [
        "producer_byte_rate",
        1,
        "is a quota of clients, got 1; remove it, and set quotas of an entry in users, or with kafka-configs.sh",
      ],
      ["tickTime", 1, "is a setting of ZooKeeper, not of brokers, got 1; set it in zookeeperConfig"],
      ["remote.log.storage.system.enable", true, "came with Kafka 3.6, and the brokers run 3.3.1, got true; remove it"],
      [
        "confluent.balancer.enable",
        true,
        "is a setting of Confluent Server, which Apache Kafka does not read, got true; remove it",
      ],
      ["my.plugin.level", 3, `is not a setting of brokers in Kafka 3.3.1, got 3; remove it, or ${PLUGIN}`],
      ["toString", 3, `is not a setting of brokers in Kafka 3.3.1, got 3; remove it, or ${PLUGIN}`],
      [
        "listener.name.a.num.io.threads",
        3,
        "is not a setting of a listener in Kafka 3.3.1, got 3; set num.io.threads for all listeners",
      ],
      [
        "listener.name.a.ssl.keystore.locaton",
        "x",
        'is not a setting of a listener in Kafka 3.3.1, got "x"; did you mean ssl.keystore.location?',
      ],
      ["listener.name.a.colour", "red", 'is not a setting of a listener in Kafka 3.3.1, got "red"; remove it'],
      ["message.max.bytes", 200_000_000_000, "must be a whole number from 0 to 2147483647, got 200000000000"],
      ["num.io.threads", "many", 'must be a whole number from 1 to 2147483647, got "many"'],
      ["listener.name.a.max.connections", -1, "must be a whole number from 0 to 2147483647, got -1"],
      ["num.partitions", PLACEHOLDER, `must be a whole number from 1 to 2147483647, got "${PLACEHOLDER}"`],
    ];
    for (const [name, value, reason] of cases) {
      it(`${name} ${JSON.stringify(value)}`, () => {
        assert.equal(found({ [name]: value }), `brokerConfig["${name}"] ${reason}`);
      });
    }

    it("each wrong setting, in one message", () => {
      assert.equal(
        found({ "host.name": "a", "num.io.threads": 0, "num.partitions": 3 }),
        'brokerConfig["host.name"] was removed in Kafka 3.0, got "a"; set bindAddress; ' +
          'brokerConfig["num.io.threads"] must be a whole number from 1 to 2147483647, got 0',
      );
    });
  });

  describe("of ZooKeeper", () => {
    const zooKeeper = (values: GivenSettings["values"], version = "3.3.1") =>
      found(values, { service: "ZooKeeper", version });

    it("accepts a setting that came with ZooKeeper 3.8 for Kafka 3.9.1 alone", () => {
      assert.equal(zooKeeper({ enforceQuota: true, "fips-mode": false }, "3.9.1"), "");
      assert.equal(
        zooKeeper({ enforceQuota: 1 }, "3.9.1"),
        'zookeeperConfig["enforceQuota"] must be true or false, got 1',
      );
      assert.match(
        zooKeeper({ enforceQuota: true }),
        /\["enforceQuota"\] is not a setting of ZooKeeper 3\.6\.3, got true/,
      );
    });

    it("accepts settings of zoo.cfg", () => {
      assert.equal(
        zooKeeper({ tickTime: 500, maxClientCnxns: 0, "authProvider.1": "a.B", leaderServes: "no", snapCount: "1000" }),
        "",
      );
    });

    const cases: readonly (readonly [name: string, value: string | number | boolean, reason: string])[] = [
      ["tickTime", "many", 'must be a whole number from 1 to 2147483647, got "many"'],
      ["tickTme", 1, `is not a setting of ZooKeeper 3.6.3, got 1; did you mean tickTime? Or ${PLUGIN}`],
      ["num.partitions", 1, "is a setting of brokers, not of ZooKeeper, got 1; set it in brokerConfig"],
      ["connectionMaxTokens", 1, "has no effect in zoo.cfg, got 1; write connection_throttle_tokens"],
      ["zookeeper.snapCount", 1, "has no effect in zoo.cfg, got 1; write snapCount"],
      ["jute.maxbuffer", 1, "is a property of the JVM, which zoo.cfg can't set, got 1; remove it"],
      ["leaderServes", true, 'must be "yes" or "no", got true'],
      ["autopurge.snapRetainCount", 1, "must be a whole number from 3 to 2147483647, got 1"],
      ["electionAlg", 0, "must be a whole number from 3 to 3, got 0"],
    ];
    for (const [name, value, reason] of cases) {
      it(`rejects ${name} ${JSON.stringify(value)}`, () => {
        assert.equal(zooKeeper({ [name]: value }), `zookeeperConfig["${name}"] ${reason}`);
      });
    }

    it("names the setting that works for each name of the guide that does not", () => {
      for (const [alias, name] of Object.entries(ZOOKEEPER_ALIASES)) {
        assert.ok(name in ZOOKEEPER_SETTINGS, name);
        assert.ok(!(alias in ZOOKEEPER_SETTINGS), alias);
      }
    });
  });

  describe("of plugins", () => {
    const pluginSettings = ["my.plugin.", "exact"];

    it("accepts settings whose names begin as a plugin's", () => {
      assert.equal(
        found({ "my.plugin.a": "x", "my.plugin.b": 3, "my.plugin.c": true, exact: "3.0" }, { pluginSettings }),
        "",
      );
    });

    it("rejects numbers that YAML or JavaScript changes", () => {
      for (const [value, shown] of [
        [0.5, "0.5"],
        [2 ** 63, "9223372036854776000, which is rounded"],
      ] as const) {
        assert.equal(
          found({ "my.plugin.a": value }, { pluginSettings }),
          `brokerConfig["my.plugin.a"] must be text or a whole number, got ${shown}; write it in quotes, because YAML and JavaScript change such a number`,
        );
      }
    });

    it("rejects other names, and wrong values of Kafka's own settings", () => {
      const own = found({ "num.io.threads": 0 }, { pluginSettings: ["num."] });
      assert.match(own, /must be a whole number from 1/);
      assert.match(found({ "your.plugin.a": 1 }, { pluginSettings }), /is not a setting of brokers/);
    });
  });

  describe("of secrets", () => {
    it("checks a secret, and does not show it", () => {
      assert.equal(
        found({ "num.io.threads": "geheim", "my.token": "geheim" }, { secretNames: ["num.io.threads", "my.token"] }),
        'brokerConfig["num.io.threads"] must be a whole number from 1 to 2147483647, got a secret; ' +
          `brokerConfig["my.token"] is not a setting of brokers in Kafka 3.3.1, got a secret; remove it, or ${PLUGIN}`,
      );
    });

    it("does not show the value of a sensitive name in plain text", () => {
      assert.doesNotMatch(found({ "my.password": "geheim" }), /geheim/);
    });
  });

  it("finds nothing with a version whose settings are not known", () => {
    assert.equal(found({ "num.io.threads": 0, x: 1 }, { version: "3.8.0" }), "");
  });
});

describe("settingWarnings", () => {
  const warnings = (...args: Parameters<typeof check>) => describeProblems(settingWarnings(check(...args)));

  it("are the problems in the newest known version", () => {
    assert.equal(
      warnings({ "num.io.threads": 0, "num.partitions": 1 }, { version: "3.8.0" }),
      'brokerConfig["num.io.threads"] must be a whole number from 1 to 2147483647, got 0',
    );
  });

  it("leave out settings that other versions have", () => {
    assert.equal(warnings({ "remote.log.storage.system.enable": true, "host.name": "a" }, { version: "3.8.0" }), "");
  });

  it("are none with a known version, whose problems are errors, and none without settings", () => {
    assert.equal(warnings({ "num.io.threads": 0 }), "");
    assert.equal(warnings({}, { version: "3.8.0" }), "");
  });
});
