import assert from "node:assert/strict";

import { jvmFlags } from "../../../components/java/jvm-flags";
import { renderLog4jProperties } from "../../../components/java/log4j-properties";
import { quorumCoordination, zooKeeperCoordination } from "../../../components/kafka/broker-coordination";
import { type BrokerSettings, brokerSpec } from "../../../components/kafka/broker-spec";
import { renderServerProperties } from "../../../components/kafka/server-properties";
import { renderMetricsRules } from "../../../components/metrics/metrics-rules";

const FOLDERS = { config: "/srv/kafka-0/config", data: "/data/kafka-0", logs: "/srv/kafka-0/logs" };

const SETTINGS: BrokerSettings = {
  brokerId: 0,
  version: "3.3.1",
  brokers: 1,
  heapMiB: 1024,
  profile: "development",
  config: {},
  secretNames: [],
  startupTimeoutMs: 60_000,
};

const ZOOKEEPER = zooKeeperCoordination(0, [{ host: "127.0.0.1", port: 2181 }], "development");

/** Settings that all brokers in these folders have in their `server.properties`. */
const PROPERTIES = { brokers: 1, logDirs: ["/data/kafka-0"], profile: "development", config: {} } as const;

/** One listener for clients and brokers, whose address is advertised unless another host is given. */
function sharedAt(host: string, port: number, advertisedHost = host) {
  const shared = { listener: "PLAINTEXT", listen: { host, port }, address: { host: advertisedHost, port } };
  return { clients: shared, internal: shared };
}

const SHARED = sharedAt("127.0.0.1", 9092);

/** Listener of clients, whose port is published, and listener of a network. */
const APART = {
  clients: {
    listener: "CLIENTS",
    listen: { host: "0.0.0.0", port: 9094, publishedAs: { host: "127.0.0.1", port: 19092 } },
    address: { host: "kafka.example", port: 19092 },
  },
  internal: {
    listener: "NETWORK",
    listen: { host: "0.0.0.0", port: 9092 },
    address: { host: "kafka-0", port: 9092 },
  },
};

describe("brokerSpec", () => {
  it("spreads partitions over all folders, and verifies the cluster id in the first one", () => {
    const folders = { ...FOLDERS, data: "/d1/kafka-0", furtherData: ["/d2/kafka-0"] };
    const { files, readiness } = brokerSpec(SETTINGS, SHARED, ZOOKEEPER, folders);
    assert.match(files["server.properties"] ?? "", /^log\.dirs=\/d1\/kafka-0,\/d2\/kafka-0$/m);
    assert.ok(readiness.kind === "kafka-metadata");
    assert.equal(readiness.metaProperties, "/d1/kafka-0/meta.properties");
  });

  it("loads the agent of its metrics after the other flags, with its rules and its port", () => {
    const metrics = { agent: "/srv/agent.jar", listen: { host: "127.0.0.1", port: 7071 } };
    const { jvmFlags: flags, files, ports, agents } = brokerSpec({ ...SETTINGS, metrics }, SHARED, ZOOKEEPER, FOLDERS);
    assert.equal(flags.at(-1), "-javaagent:/srv/agent.jar=127.0.0.1:7071:/srv/kafka-0/config/metrics.yml");
    assert.equal(files["metrics.yml"], renderMetricsRules());
    assert.deepEqual(ports.at(-1), metrics.listen);
    assert.deepEqual(agents, ["/srv/agent.jar"]);
    assert.ok(!flags.some((flag) => flag.includes("jmxremote")));
  });

  it("describes a broker with the defaults", () => {
    const { liveSettings, ...spec } = brokerSpec(SETTINGS, SHARED, ZOOKEEPER, FOLDERS);
    assert.equal(liveSettings?.["log.retention.ms"], "604800000");
    assert.deepEqual(spec, {
      mainClass: "kafka.Kafka",
      arguments: ["/srv/kafka-0/config/server.properties"],
      jvmFlags: jvmFlags({ heapMiB: 1024, profile: "development", configDir: "/srv/kafka-0/config" }),
      heapMiB: 1024,
      files: {
        "server.properties": renderServerProperties({
          ...PROPERTIES,
          listeners: [
            {
              name: "PLAINTEXT",
              bind: { host: "127.0.0.1", port: 9092 },
              advertised: { host: "127.0.0.1", port: 9092 },
            },
          ],
          interBrokerListener: "PLAINTEXT",
          coordination: ZOOKEEPER,
        }),
        "log4j.properties": renderLog4jProperties("/srv/kafka-0/logs"),
      },
      secretSettings: [],
      ports: [{ host: "127.0.0.1", port: 9092 }],
      startCondition: {
        kind: "four-letter-word",
        host: "127.0.0.1",
        port: 2181,
        word: "dump",
        holds: "SessionTracker dump",
        holdsNot: "/brokers/ids/0",
      },
      readiness: {
        kind: "kafka-metadata",
        host: "127.0.0.1",
        port: 9092,
        brokerIds: [0],
        metaProperties: "/data/kafka-0/meta.properties",
      },
      startupTimeoutMs: 60_000,
      stopTimeoutMs: 60_000,
    });
  });

  const lines = (listeners: Parameters<typeof brokerSpec>[1]): string[] =>
    (brokerSpec(SETTINGS, listeners, ZOOKEEPER, FOLDERS).files["server.properties"] ?? "").split("\n");

  it("advertises the address that clients connect to", () => {
    const text = lines(sharedAt("127.0.0.1", 19092, "kafka.example"));
    assert.ok(text.includes("listeners=PLAINTEXT://127.0.0.1:19092"));
    assert.ok(text.includes("advertised.listeners=PLAINTEXT://kafka.example:19092"));
  });

  it("writes IPv6 addresses in brackets", () => {
    const text = lines(sharedAt("::1", 9092));
    assert.ok(text.includes("listeners=PLAINTEXT://[::1]:9092"));
    assert.ok(text.includes("advertised.listeners=PLAINTEXT://[::1]:9092"));
  });

  it("is asked at 127.0.0.1 if it listens on all addresses", () => {
    const shared = sharedAt("0.0.0.0", 9092, "kafka.example");
    const { ports, readiness } = brokerSpec(SETTINGS, shared, ZOOKEEPER, FOLDERS);
    assert.deepEqual(ports, [{ host: "0.0.0.0", port: 9092 }]);
    assert.equal(readiness.host, "127.0.0.1");
  });

  it("has the start condition and the settings of its coordination, and its own id in the readiness probe", () => {
    const coordination = zooKeeperCoordination(3, [{ host: "10.0.0.2", port: 2182 }], "development");
    const spec = brokerSpec({ ...SETTINGS, brokerId: 3 }, SHARED, coordination, FOLDERS);
    assert.deepEqual(spec.startCondition, coordination.startCondition);
    assert.deepEqual("brokerIds" in spec.readiness && spec.readiness.brokerIds, [3]);
    assert.match(spec.files["server.properties"] ?? "", /^zookeeper\.connect=10\.0\.0\.2:2182$/m);
    assert.match(spec.files["server.properties"] ?? "", /^broker\.id=3$/m);
  });

  it("registers in all servers of an ensemble", () => {
    const at = (port: number) => ({ host: "127.0.0.1", port });
    const coordination = zooKeeperCoordination(0, [at(2181), at(2182), at(2183)], "development");
    assert.match(
      brokerSpec(SETTINGS, SHARED, coordination, FOLDERS).files["server.properties"] ?? "",
      /^zookeeper\.connect=127\.0\.0\.1:2181,127\.0\.0\.1:2182,127\.0\.0\.1:2183$/m,
    );
  });

  it("names the secret settings", () => {
    const secretNames = ["ssl.keystore.password", "log.retention.ms"];
    const { secretSettings, liveSettings } = brokerSpec({ ...SETTINGS, secretNames }, SHARED, ZOOKEEPER, FOLDERS);
    assert.deepEqual(secretSettings, secretNames);
    assert.equal(liveSettings?.["log.retention.ms"], undefined);
  });

  it("has the fingerprint of data to delete, and none without such data", () => {
    const fingerprint = { file: "meta.properties", line: "cluster.id=pm8-x0Q" };
    assert.deepEqual(
      brokerSpec({ ...SETTINGS, dataToDelete: "pm8-x0Q" }, SHARED, ZOOKEEPER, FOLDERS).dataToDelete,
      fingerprint,
    );
    assert.ok(!("dataToDelete" in brokerSpec(SETTINGS, SHARED, ZOOKEEPER, FOLDERS)));
  });

  it("sets the rack if one is known", () => {
    const racked = brokerSpec({ ...SETTINGS, rack: "b" }, SHARED, ZOOKEEPER, FOLDERS);
    assert.match(racked.files["server.properties"] ?? "", /^broker\.rack=b$/m);
    const unknown = brokerSpec(SETTINGS, SHARED, ZOOKEEPER, FOLDERS);
    assert.doesNotMatch(unknown.files["server.properties"] ?? "", /rack/);
  });

  it("uses heap, profile, number of brokers, further settings and startup timeout", () => {
    const settings = {
      ...SETTINGS,
      heapMiB: 256,
      profile: "production",
      brokers: 3,
      config: { "log.retention.hours": 24 },
      startupTimeoutMs: 5_000,
    } as const;
    const spec = brokerSpec(settings, SHARED, ZOOKEEPER, FOLDERS);
    assert.deepEqual(spec.jvmFlags.slice(0, 2), ["-Xmx256m", "-Xms256m"]);
    assert.equal(spec.heapMiB, 256);
    assert.equal(spec.startupTimeoutMs, 5_000);
    for (const line of ["default.replication.factor=3", "log.retention.hours=24", "auto.create.topics.enable=false"]) {
      assert.ok(spec.files["server.properties"]?.split("\n").includes(line), line);
    }
  });
});

describe("brokerSpec with controllers", () => {
  const voters = [{ nodeId: 0, address: { host: "127.0.0.1", port: 10_093 } }];
  const CONTROLLER = { host: "127.0.0.1", port: 10_093 };
  const specWith = (listen?: typeof CONTROLLER) =>
    brokerSpec(
      SETTINGS,
      SHARED,
      quorumCoordination(0, { clusterId: "pm8-x0Q", voters, ...(listen && { listen }) }, "development"),
      FOLDERS,
    );

  it("has its identity in its data files, and no start condition", () => {
    const spec = specWith();
    assert.deepEqual(spec.dataFiles, { "meta.properties": "version=1\ncluster.id=pm8-x0Q\nnode.id=0\n" });
    assert.ok(!("startCondition" in spec));
    assert.equal(spec.readiness.kind, "kafka-metadata");
    assert.deepEqual(spec.ports, [{ host: "127.0.0.1", port: 9092 }]);
  });

  it("also listens as a controller if the node is one", () => {
    const { files, ports } = specWith(CONTROLLER);
    assert.deepEqual(ports, [{ host: "127.0.0.1", port: 9092 }, CONTROLLER]);
    assert.match(files["server.properties"] ?? "", /^process\.roles=broker,controller$/m);
    assert.match(
      files["server.properties"] ?? "",
      /^listeners=PLAINTEXT:\/\/127\.0\.0\.1:9092,CONTROLLER:\/\/127\.0\.0\.1:10093$/m,
    );
  });
});

describe("brokerSpec with a listener for clients and another for the network", () => {
  const { logs, ...folders } = FOLDERS;
  const coordination = zooKeeperCoordination(0, [{ host: "zookeeper", port: 2181 }], "development");
  const spec = brokerSpec(SETTINGS, APART, coordination, folders);

  it("has both listeners, and connects brokers on the network", () => {
    assert.equal(
      spec.files["server.properties"],
      renderServerProperties({
        ...PROPERTIES,
        listeners: [
          {
            name: "CLIENTS",
            bind: { host: "0.0.0.0", port: 9094 },
            advertised: { host: "kafka.example", port: 19092 },
          },
          { name: "NETWORK", bind: { host: "0.0.0.0", port: 9092 }, advertised: { host: "kafka-0", port: 9092 } },
        ],
        interBrokerListener: "NETWORK",
        coordination,
      }),
    );
  });

  it("listens on both ports, and names the published address of the clients' port", () => {
    assert.deepEqual(spec.ports, [
      { host: "0.0.0.0", port: 9094, publishedAs: { host: "127.0.0.1", port: 19092 } },
      { host: "0.0.0.0", port: 9092 },
    ]);
  });

  it("waits for ZooKeeper at its address on the network", () => {
    assert.deepEqual(spec.startCondition, {
      kind: "four-letter-word",
      host: "zookeeper",
      port: 2181,
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: "/brokers/ids/0",
    });
  });

  it("is asked locally, on the port of the network", () => {
    assert.deepEqual(spec.readiness, {
      kind: "kafka-metadata",
      host: "127.0.0.1",
      port: 9092,
      brokerIds: [0],
      metaProperties: "/data/kafka-0/meta.properties",
    });
  });

  it("logs to standard output without a folder for logs", () => {
    assert.equal(spec.files["log4j.properties"], renderLog4jProperties());
    assert.notEqual(spec.files["log4j.properties"], renderLog4jProperties(logs));
  });
});
