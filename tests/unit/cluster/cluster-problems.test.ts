import assert from "node:assert/strict";

import {
  clusterProblems,
  layoutProblems,
  retainedQuorumProblems,
  unnamedIn,
  withoutSecrets,
} from "../../../components/cluster/cluster-problems";
import { LocalRuntime } from "../../../components/runtime/local/local-runtime";
import type { Runtime } from "../../../components/runtime/runtime";
import type { ServicePlan } from "../../../components/runtime/service-plan";
import { describeProblems } from "../../../components/shared/problems";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

/** Settings with any values, also values of the wrong form. */
type AnySettings = Omit<SettingsOverrides, "secretNames"> | Readonly<Record<string, unknown>>;

const found = (settings: AnySettings = {}, secretNames: readonly string[] = [], name = "kafka"): string =>
  describeProblems(clusterProblems(name, makeSettings({ ...settings, secretNames }), new LocalRuntime()));

/** Runtime that records the services that it is asked about, and has one problem. */
function recordingRuntime() {
  const asked: (readonly ServicePlan[])[] = [];
  const runtime = {
    kind: "local",
    problems: (services: readonly ServicePlan[]) => {
      asked.push(services);
      return [{ property: "dataDir", reason: "must be another folder" }];
    },
  } as unknown as Runtime;
  return { asked, runtime };
}

describe("clusterProblems", () => {
  describe("accepts", () => {
    const cases: readonly AnySettings[] = [
      {},
      { port: 0, zookeeperPort: 0 },
      { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" },
      { brokers: 100, zookeepers: 5 },
      { coordination: "kraft", controllers: 5, brokers: 3 },
      { brokerConfig: { "log.retention.hours": 24 }, zookeeperConfig: { tickTime: 500 } },
      { heapMiB: 192 },
      { heapMiB: 96, brokerConfig: { "log.cleaner.dedupe.buffer.size": "67108864" } },
      { heapMiB: 64, brokerConfig: { "log.cleaner.enable": false } },
      { metrics: true, metricsPort: 0 },
      { metrics: true, metricsPort: 9404, zookeepers: 5, brokers: 10 },
    ];
    for (const settings of cases) {
      it(JSON.stringify(settings), () => {
        assert.equal(found(settings), "");
      });
    }

    for (const name of ["kafka", "k", "Orders-2", "a".repeat(40)]) {
      it(`the name ${name}`, () => {
        assert.equal(found({}, [], name), "");
      });
    }
  });

  describe("rejects", () => {
    const cases: readonly (readonly [settings: AnySettings, message: string])[] = [
      [{ coordination: "raft" }, 'coordination must be "zookeeper" or "kraft", got "raft"; did you mean "kraft"?'],
      [
        { heapMiB: 191 },
        "heapMiB must be at least 192 with log.cleaner.dedupe.buffer.size 134217728, Kafka's default, got 191; raise it, or lower log.cleaner.dedupe.buffer.size in brokerConfig",
      ],
      [
        { brokerConfig: { "log.cleaner.dedupe.buffer.size": 1_073_741_824 } },
        "heapMiB must be at least 1536 with log.cleaner.dedupe.buffer.size 1073741824, got 1024; raise it, or lower log.cleaner.dedupe.buffer.size in brokerConfig",
      ],
      [{ version: "" }, 'version must be a version, on one line, got ""'],
      [{ brokers: 0 }, "brokers must be a number of brokers from 1 to 100, got 0"],
      [
        { zookeepers: 2 },
        "zookeepers must be 1, 3 or 5, because an even number survives no more failures than one less, and more than 5 only slow writes down, got 2",
      ],
      [
        { controllers: 2, coordination: "kraft" },
        "controllers must be 1, 3 or 5, because an even number survives no more failures than one less, and more than 5 only slow writes down, got 2",
      ],
      [{ port: 70_000 }, "port must be a port, or 0 for a free one, from 0 to 65535, got 70000"],
      [{ zookeeperPort: 65_536 }, "zookeeperPort must be a port, or 0 for a free one, from 0 to 65535, got 65536"],
      [
        { bindAddress: "" },
        'bindAddress must be a host name or IP address of this machine, got ""; an IPv6 address has no brackets',
      ],
      [
        { bindAddress: "a\nb" },
        'bindAddress must be a host name or IP address of this machine, got "a\\nb"; an IPv6 address has no brackets',
      ],
      [
        { advertisedHost: "a\nb" },
        'advertisedHost must be a host name or IP address, got "a\\nb"; an IPv6 address has no brackets',
      ],
      [
        { advertisedHost: "[2001:db8::1]" },
        'advertisedHost must be a host name or IP address, got "[2001:db8::1]"; an IPv6 address has no brackets',
      ],
      [{ heapMiB: 63 }, "heapMiB must be a heap in MiB from 64 to 1048576, got 63"],
      [{ zookeeperHeapMiB: 32 }, "zookeeperHeapMiB must be a heap in MiB from 64 to 1048576, got 32"],
      [{ startupTimeoutMs: 999 }, "startupTimeoutMs must be a time in milliseconds from 1000 to 3600000, got 999"],
      [{ profile: "fast" }, 'profile must be "development" or "production", got "fast"'],
      [{ retainData: "yes" }, 'retainData must be true or false, got "yes"'],
      [{ metrics: "yes" }, 'metrics must be true or false, got "yes"'],
      [{ metrics: true, metricsPort: -1 }, "metricsPort must be a port, or 0 for a free one, from 0 to 65535, got -1"],
      [
        { metricsPort: 9404 },
        "metricsPort is only used with metrics, got 9404 without metrics; set metrics to true, or remove metricsPort (`pulumi config rm metricsPort`)",
      ],
      [
        { metrics: true, metricsPort: 9092 },
        "metricsPort must differ from port, got 9092 for both; change one of them",
      ],
      [
        { metrics: true, metricsPort: 9091 },
        "metricsPort must keep the metrics ports of brokers (9092) apart from the client ports of brokers (9092), got 9091; change it",
      ],
      [
        { zookeeperConfig: { tickTime: null } },
        "zookeeperConfig.tickTime must be text, a number, true or false, got null",
      ],
      [
        { brokerConfig: { "log.dirs": "/tmp/kafka-logs" } },
        'brokerConfig["log.dirs"] is set by KafkaBroker itself, got "/tmp/kafka-logs"; remove it and use dataDir',
      ],
      [
        { zookeeperConfig: { "admin.serverPort": 1 } },
        'zookeeperConfig["admin.serverPort"] is set by ZooKeeper itself, got 1; remove it',
      ],
      [
        { bindAddress: "0.0.0.0" },
        'advertisedHost is needed with bindAddress "0.0.0.0", got none; set it to a name or address that clients can connect to',
      ],
      [
        { controllers: 3 },
        'controllers is only used with coordination "kraft", got 3 with coordination "zookeeper"; remove it (`pulumi config rm controllers`)',
      ],
      [
        { coordination: "kraft", version: "3.2.3", archive: "/kafka.tgz", archiveSha512: "a".repeat(128) },
        'coordination "kraft" needs Kafka 3.3 or newer, got version "3.2.3"; set another version, or set coordination to "zookeeper"',
      ],
      [
        { version: "3.9.9" },
        "version must be a known version (3.3.1 with Scala 2.13, 3.3.2 with Scala 2.13, 3.9.1 with Scala 2.13), got 3.9.9 with Scala 2.13; for another version, set archive and archiveSha512",
      ],
      [
        { coordination: "kraft", brokerConfig: { "zookeeper.session.timeout.ms": 9_000 } },
        'brokerConfig["zookeeper.session.timeout.ms"] is not used with coordination "kraft", got 9000; remove it',
      ],
    ];
    for (const [settings, message] of cases) {
      it(JSON.stringify(settings), () => {
        assert.equal(found(settings), message);
      });
    }

    for (const name of ["", "-a", "a b", "a/b", "ä", "a".repeat(41), "zookeeper"]) {
      it(`the name ${JSON.stringify(name)}`, () => {
        assert.equal(
          found({}, [], name),
          "name must be 1 to 40 letters, digits and hyphens, start with a letter or digit, " +
            `and not be zookeeper or controller, got ${JSON.stringify(name)}; choose another name`,
        );
      });
    }

    it("a setting with its first problem alone", () => {
      const brokerConfig = {
        "ssl.keystore.password": "x",
        "log.dirs": "/a,/b",
        "zookeeper.session.timeout.ms": "long",
      };
      assert.equal(
        found({ coordination: "kraft", brokerConfig }),
        'brokerConfig["ssl.keystore.password"] has no effect without security, because all connections are in plain text, got a secret; remove it, and set security to "tls" to encrypt and authenticate all connections; ' +
          'brokerConfig["log.dirs"] is set by KafkaBroker itself, got "/a,/b"; remove it and use dataDir; ' +
          'brokerConfig["zookeeper.session.timeout.ms"] is not used with coordination "kraft", got "long"; remove it',
      );
    });

    it("a setting beside one whose value has the wrong form", () => {
      const brokerConfig = { "log.retention.ms": null, "log.retention.hour": 1 };
      assert.match(
        found({ brokerConfig }),
        /^brokerConfig\["log\.retention\.ms"\] must be text, a number, true or false, got null; brokerConfig\["log\.retention\.hour"\] is not a setting/,
      );
    });

    it("a setting of a listener that the brokers do not have", () => {
      assert.match(
        found({ brokerConfig: { "listener.name.client.max.connections": 5 } }),
        /is a setting of a listener that the brokers do not have, got 5; write listener\.name\.plaintext\.max\.connections$/,
      );
    });

    it("all bad arguments together", () => {
      assert.equal(
        found({ brokers: 101, port: -1, brokerConfig: { listeners: "x", "process.roles": "broker" } }),
        "brokers must be a number of brokers from 1 to 100, got 101; " +
          "port must be a port, or 0 for a free one, from 0 to 65535, got -1; " +
          'brokerConfig["listeners"] is set by KafkaBroker itself, got "x"; remove it and use port and bindAddress; ' +
          'brokerConfig["process.roles"] is set by KafkaBroker itself, got "broker"; remove it and use coordination',
      );
    });
  });

  describe("of sensitive settings", () => {
    const config = { "my.plugin.password": "geheim" };

    for (const argument of ["brokerConfig", "zookeeperConfig"]) {
      it(`rejects plain text in ${argument}, and does not show it`, () => {
        assert.equal(
          found({ [argument]: config, pluginSettings: ["my.plugin."] }),
          `${argument}["my.plugin.password"] must be a secret, got plain text; set it with ` +
            `\`pulumi config set --secret --path '${argument}["my.plugin.password"]'\`, or pass pulumi.secret(...) in a program`,
        );
      });

      it(`accepts a secret in ${argument}`, () => {
        assert.equal(found({ [argument]: config, pluginSettings: ["my.plugin."] }, ["my.plugin.password"]), "");
      });
    }

    it("shows no secret value, whatever the name and the problem of the setting", () => {
      for (const setting of ["log.dirs", "zookeeper.session.timeout.ms"]) {
        const text = found({ coordination: "kraft", brokerConfig: { [setting]: "geheim" } }, [setting]);
        assert.match(text, /^brokerConfig/);
        assert.doesNotMatch(text, /geheim/);
      }
      assert.equal(
        found({ brokerConfig: { "num.io.threads": ["geheim"] } }, ["num.io.threads"]),
        'brokerConfig["num.io.threads"] must be text, with commas between the elements of a list, got a private value',
      );
    });
  });

  describe("with a runtime", () => {
    const problemsWith = (settings: AnySettings) => {
      const { asked, runtime } = recordingRuntime();
      const text = describeProblems(clusterProblems("kafka", makeSettings(settings), runtime));
      return { text, services: asked.flat().map(({ service }) => service) };
    };

    it("asks the runtime about the planned services", () => {
      assert.deepEqual(problemsWith({ brokers: 2, zookeepers: 3 }), {
        text: "dataDir must be another folder",
        services: ["zookeeper", "zookeeper-2", "zookeeper-3", "kafka-0", "kafka-1"],
      });
    });

    it("does not ask about services that can't be planned", () => {
      assert.deepEqual(problemsWith({ brokers: "two" }), {
        text: 'brokers must be a number of brokers from 1 to 100, got "two"',
        services: [],
      });
    });
  });
});

describe("unnamedIn", () => {
  it("is true for an argument that no problem names, also with a path", () => {
    const isWellFormed = unnamedIn([
      { property: 'brokerConfig["log.dirs"]', reason: "" },
      { property: "topics[0].name", reason: "" },
      { property: "zookeeperConfig.tickTime", reason: "" },
      { property: "port", reason: "" },
    ]);
    const args = ["brokerConfig", "topics", "zookeeperConfig", "port", "brokers", "zookeeperPort"];
    assert.deepEqual(args.filter(isWellFormed), ["brokers", "zookeeperPort"]);
  });
});

describe("withoutSecrets", () => {
  it("replaces secret values", () => {
    assert.deepEqual(withoutSecrets({ values: { a: "geheim", b: 2 }, secretNames: ["a", "c"] }), {
      a: "(a secret)",
      b: 2,
    });
  });
});

describe("layoutProblems", () => {
  const kraft = (controllers: number) => makeSettings({ coordination: "kraft", controllers });
  const zooKeeper = (zookeepers: number) => makeSettings({ zookeepers });
  const layout = (coordination: "zookeeper" | "kraft", coordinators: number, isCombined = false) => ({
    coordination,
    coordinators,
    isCombined,
  });

  it("accepts any number of coordinators without an existing cluster", () => {
    assert.deepEqual(layoutProblems(kraft(3), undefined), []);
    assert.deepEqual(layoutProblems(zooKeeper(5), undefined), []);
  });

  it("accepts the number of an existing cluster", () => {
    assert.deepEqual(layoutProblems(kraft(3), layout("kraft", 3)), []);
    assert.deepEqual(layoutProblems(zooKeeper(3), layout("zookeeper", 3)), []);
    assert.deepEqual(layoutProblems(kraft(1), layout("kraft", 1, true)), []);
  });

  it("leaves a change of the coordination to the check of the data", () => {
    assert.deepEqual(layoutProblems(kraft(1), layout("zookeeper", 3)), []);
    assert.deepEqual(layoutProblems(zooKeeper(1), layout("kraft", 3)), []);
  });

  for (const [what, settings, existing, before, after] of [
    ["separate controllers instead of a combined node", kraft(3), layout("kraft", 1, true), 1, 3],
    ["more controllers", kraft(5), layout("kraft", 3), 3, 5],
    ["fewer controllers", kraft(1), layout("kraft", 3), 3, 1],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.equal(
        describeProblems(layoutProblems(settings, existing)),
        `controllers must stay ${before} while the stack exists, got ${after}; set it back or destroy the stack first, ` +
          "because new, empty controllers could form a quorum without the existing data and lose it",
      );
    });
  }

  for (const [before, after] of [
    [1, 3],
    [3, 5],
    [5, 3],
  ] as const) {
    it(`refuses ${after} ZooKeeper servers instead of ${before}`, () => {
      assert.equal(
        describeProblems(layoutProblems(zooKeeper(after), layout("zookeeper", before))),
        `zookeepers must stay ${before} while the stack exists, got ${after}; set it back or destroy the stack first, ` +
          "because new, empty ZooKeeper servers could form a quorum without the existing data and lose it",
      );
    });
  }
});

describe("retainedQuorumProblems", () => {
  const retained = (...voterIds: readonly number[]) => ({ clusterId: "pm8-x0Q", voterIds });

  it("accepts a plan without retained data, or with data that records no voters", () => {
    assert.deepEqual(retainedQuorumProblems([0], undefined), []);
    assert.deepEqual(retainedQuorumProblems([0], retained()), []);
  });

  it("accepts retained data of the same voters, in any order", () => {
    assert.deepEqual(retainedQuorumProblems([3001, 3002, 3003], retained(3003, 3001, 3002)), []);
  });

  it("refuses retained data of other voters, with the arguments that fit the data", () => {
    assert.equal(
      describeProblems(retainedQuorumProblems([0], retained(3001, 3002, 3003))),
      "controllers must match the retained data of cluster pm8-x0Q, whose voters are 3001, 3002, 3003, got voters 0; " +
        "deploy with controllers 3, and with more than 1 broker the first time",
    );
    assert.equal(
      describeProblems(retainedQuorumProblems([3001, 3002, 3003], retained(0))),
      "controllers must match the retained data of cluster pm8-x0Q, whose voters are 0, got voters 3001, 3002, 3003; " +
        "deploy once with brokers 1 and controllers 1, then add brokers",
    );
  });
});
