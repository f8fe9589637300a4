import assert from "node:assert/strict";

import type { HandMadeCluster } from "../../../../tools/adopt/hand-made-cluster";
import { isNarrowed, stackSettings } from "../../../../tools/adopt/stack-settings";

type Listener = HandMadeCluster["brokers"][0]["listener"];

interface Overrides {
  readonly listener?: Listener;
  readonly zooKeeper?: Readonly<Record<string, string>>;
  readonly id?: number;
}

const clusterOf = (
  properties: Readonly<Record<string, string>>,
  { listener = { host: "localhost", port: 9092 }, zooKeeper = {}, id = 0 }: Overrides = {},
): HandMadeCluster => ({
  ...{ version: "3.3.1", scalaVersion: "2.13", clusterId: "X", coordination: "zookeeper" },
  brokers: [{ id, file: "config/server.properties", properties, dataFolders: ["/tmp/kafka-logs"], listener }],
  zooKeeper: { file: "config/zookeeper.properties", properties: zooKeeper, dataFolder: "/tmp/zookeeper", port: 2181 },
});

const settingsOf = (...args: Parameters<typeof clusterOf>) => stackSettings(clusterOf(...args), [], "development");

describe("stackSettings", () => {
  it("describes a cluster with ZooKeeper, and keeps its data", () => {
    assert.deepEqual(settingsOf({ "broker.id": "1" }, { id: 1 }), {
      runtime: "local",
      coordination: "zookeeper",
      version: "3.3.1",
      scalaVersion: "2.13",
      protocolVersion: "",
      archive: "",
      archiveSha512: "",
      brokers: 1,
      firstBrokerId: 1,
      port: 9092,
      zookeepers: 1,
      zookeeperPort: 2181,
      bindAddress: "localhost",
      advertisedHost: "",
      brokerConfig: {},
      zookeeperConfig: {},
      topics: [],
      retainData: true,
      acceptDataLoss: "",
    });
  });

  it("keeps an older protocol between the brokers", () => {
    const { protocolVersion, brokerConfig } = settingsOf({ "inter.broker.protocol.version": "2.8" });
    assert.deepEqual([protocolVersion, brokerConfig], ["2.8", {}]);
  });

  it("has only the settings of brokers that the stack would not have without them", () => {
    const properties = {
      "log.dirs": "/tmp/kafka-logs",
      "log.retention.hours": "168", // Kafka's default.
      "group.initial.rebalance.delay.ms": "0", // The stack's default.
      "offsets.topic.num.partitions": "50", // Kafka's default, but not the stack's.
      "num.io.threads": "4",
      "auto.create.topics.enable": "FALSE",
      "log.retention.bytes": "9223372036854775807",
      "my.plugin.name": "a b ",
    };
    assert.deepEqual(settingsOf(properties).brokerConfig, {
      "auto.create.topics.enable": false,
      "log.retention.bytes": "9223372036854775807",
      "my.plugin.name": "a b",
      "num.io.threads": 4,
      "offsets.topic.num.partitions": 50,
    });
  });

  it("has only the settings of ZooKeeper that the stack would not have without them", () => {
    const zooKeeper = {
      dataDir: "/tmp/zookeeper",
      clientPort: "2181",
      maxClientCnxns: "0",
      tickTime: "2000",
      "admin.enableServer": "false",
    };
    assert.deepEqual(settingsOf({}, { zooKeeper }).zookeeperConfig, { maxClientCnxns: 0 });
  });

  for (const [listener, bindAddress, advertisedHost, narrowed] of [
    [{ host: "", port: 9092 }, "127.0.0.1", "", true],
    [{ host: "", port: 9092, advertisedHost: "localhost" }, "127.0.0.1", "localhost", true],
    [{ host: "", port: 9092, advertisedHost: "kafka.example" }, "0.0.0.0", "kafka.example", false],
    [{ host: "10.0.0.1", port: 9092, advertisedHost: "kafka.example" }, "10.0.0.1", "kafka.example", false],
  ] as const satisfies readonly (readonly [Listener, string, string, boolean])[]) {
    it(`binds ${bindAddress} for ${JSON.stringify(listener)}`, () => {
      const cluster = clusterOf({}, { listener });
      const settings = stackSettings(cluster, [], "development");
      assert.deepEqual([settings.bindAddress, settings.advertisedHost], [bindAddress, advertisedHost]);
      assert.equal(settings.security, narrowed ? undefined : "none");
      assert.equal(isNarrowed(cluster), narrowed);
    });
  }
});
