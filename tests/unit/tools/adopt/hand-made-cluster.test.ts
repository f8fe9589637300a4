import assert from "node:assert/strict";

import type { BrokerFile, FoundFiles, ZooKeeperFile } from "../../../../tools/adopt/found-files";
import { handMadeCluster } from "../../../../tools/adopt/hand-made-cluster";

const LIBS = ["kafka_2.13-3.3.1.jar"];

/** File of a broker whose data folder contains data. */
const brokerFile = (id: number, properties: Record<string, string> = {}, clusterId = "X"): BrokerFile => ({
  file: `config/server-${id}.properties`,
  properties: { "broker.id": String(id), listeners: `PLAINTEXT://localhost:${9092 + id}`, ...properties },
  folders: [{ path: `/logs-${id}`, meta: { coordination: "zookeeper", nodeId: id, clusterId } }],
});

const kraftFile = (properties: Record<string, string> = {}, id = 1): BrokerFile => ({
  file: `config/kraft/server-${id}.properties`,
  properties: {
    "node.id": String(id),
    "process.roles": "broker,controller",
    listeners: "PLAINTEXT://:9092",
    ...properties,
  },
  folders: [{ path: `/kraft-${id}`, meta: { coordination: "kraft", nodeId: id, clusterId: "X" } }],
});

const zooKeeperFile = (properties: Record<string, string> = {}, hasData = true): ZooKeeperFile => ({
  file: "config/zookeeper.properties",
  properties: { dataDir: "/tmp/zookeeper", clientPort: "2181", ...properties },
  folder: "/tmp/zookeeper",
  hasData,
});

const find = (files: Partial<FoundFiles>) => handMadeCluster({ libs: LIBS, brokers: [], zooKeepers: [], ...files });

describe("handMadeCluster", () => {
  it("is a broker with ZooKeeper, whose unused files are ignored", () => {
    const broker = brokerFile(0);
    const unused = { ...kraftFile(), folders: [{ path: "/unused" }] };
    assert.deepEqual(find({ brokers: [unused, broker], zooKeepers: [zooKeeperFile()] }), {
      problems: [],
      cluster: {
        version: "3.3.1",
        scalaVersion: "2.13",
        clusterId: "X",
        coordination: "zookeeper",
        brokers: [
          {
            id: 0,
            file: "config/server-0.properties",
            properties: broker.properties,
            dataFolders: ["/logs-0"],
            listener: { host: "localhost", port: 9092 },
          },
        ],
        zooKeeper: {
          file: "config/zookeeper.properties",
          properties: zooKeeperFile().properties,
          dataFolder: "/tmp/zookeeper",
          port: 2181,
        },
      },
    });
  });

  it("has several brokers in the order of their ids, which need not begin with 0", () => {
    const { cluster } = find({ brokers: [brokerFile(3), brokerFile(1), brokerFile(2)], zooKeepers: [zooKeeperFile()] });
    assert.deepEqual(
      cluster?.brokers.map(({ id }) => id),
      [1, 2, 3],
    );
  });

  it("is a KRaft node without ZooKeeper, whose unused file is ignored", () => {
    const { cluster } = find({ brokers: [kraftFile()], zooKeepers: [zooKeeperFile({}, false)] });
    assert.equal(cluster?.coordination, "kraft");
    assert.equal(cluster?.zooKeeper, undefined);
  });

  const zooKeepers = [zooKeeperFile()];
  for (const [reason, files, ...messages] of [
    [
      "a folder without Kafka",
      { libs: [] },
      /^libs must contain Kafka's jar, such as kafka_2.13-3.3.1.jar, got none; /,
    ],
    [
      "an unknown version",
      { libs: ["kafka_2.13-3.6.0.jar"] },
      /^Kafka must have one of the versions 3.3.1 with Scala 2.13, 3.3.2 with Scala 2.13, 3.9.1 with Scala 2.13, got 3.6.0 with Scala 2.13; /,
    ],
    ["no files", {}, /^config must contain the file of a broker, /],
    [
      "files without data",
      { brokers: [{ ...brokerFile(0), folders: [{ path: "/tmp/kafka-logs" }] }] },
      /^a data folder must contain data of a broker, got none in \/tmp\/kafka-logs \(config\/server-0.properties\); /,
    ],
    [
      "data of two clusters",
      { zooKeepers, brokers: [brokerFile(0), brokerFile(1, {}, "Y")] },
      /^the data must belong to one cluster, got X \(zookeeper\) of config\/server-0.properties, Y \(zookeeper\) of config\/server-1.properties; /,
    ],
    [
      "ZooKeeper and KRaft",
      { zooKeepers, brokers: [brokerFile(0), kraftFile()] },
      /^the data must belong to one cluster, got X \(zookeeper\) of .*, X \(kraft\) of /,
    ],
    [
      "a copy of a file",
      { zooKeepers, brokers: [brokerFile(0), { ...brokerFile(0), file: "config/copy.properties" }] },
      /^each file must have data folders of its own, got \/logs-0 in config\/server-0.properties and config\/copy.properties; /,
    ],
    [
      "an id that is not in the data",
      { zooKeepers, brokers: [brokerFile(0, { "broker.id": "5" })] },
      /^config\/server-0.properties: broker.id must be 0, the id in the data, got 5; /,
    ],
    [
      "a data folder without data",
      { zooKeepers, brokers: [{ ...brokerFile(0), folders: [...brokerFile(0).folders, { path: "/disk2" }] }] },
      /^config\/server-0.properties: each data folder must contain data of the same broker, got \/disk2 without it; /,
    ],
    [
      "a damaged meta.properties",
      {
        zooKeepers,
        brokers: [{ ...brokerFile(0), folders: [{ path: "/logs-0", meta: { coordination: "zookeeper" } }] }],
      },
      /^config\/server-0.properties: meta.properties in \/logs-0 must name the cluster and the broker, got neither or one of them; /,
    ],
    [
      "ids with a gap",
      { zooKeepers, brokers: [brokerFile(0), brokerFile(2)] },
      /^the ids of the brokers must count up, got 0, 2; /,
      /^the ports of the brokers must count up with their ids, got 9092, 9094; /,
    ],
    [
      "different settings",
      { zooKeepers, brokers: [brokerFile(0, { "num.io.threads": "4" }), brokerFile(1)] },
      /^all brokers must have the same settings, got different values of num.io.threads in /,
    ],
    [
      "different hosts",
      { zooKeepers, brokers: [brokerFile(0), brokerFile(1, { listeners: "PLAINTEXT://:9093" })] },
      /^all brokers must bind and advertise the same host, got localhost \(advertised as bound\), all addresses \(advertised as bound\); /,
    ],
    [
      "an encrypted listener",
      { zooKeepers, brokers: [brokerFile(0, { listeners: "SSL://:9092" })] },
      /^config\/server-0.properties: listeners must be in plain text, /,
    ],
    [
      "a path in ZooKeeper",
      { zooKeepers, brokers: [brokerFile(0, { "zookeeper.connect": "localhost:2181/kafka" })] },
      /^config\/server-0.properties: zookeeper.connect must name one server without a path, .*got "localhost:2181\/kafka"; /,
    ],
    [
      "no data of ZooKeeper",
      { zooKeepers: [zooKeeperFile({}, false)], brokers: [brokerFile(0)] },
      /^config must contain the file of one ZooKeeper server with data, got config\/zookeeper.properties without data in \/tmp\/zookeeper; /,
    ],
    [
      "an ensemble",
      {
        zooKeepers: [zooKeeperFile({ "server.1": "a:2888:3888", "server.2": "b:2888:3888" })],
        brokers: [brokerFile(0)],
      },
      /^config\/zookeeper.properties: the server must stand alone, got server.1, server.2; /,
    ],
    [
      "a second folder of ZooKeeper",
      { zooKeepers: [zooKeeperFile({ dataLogDir: "/d2" })], brokers: [brokerFile(0)] },
      /^config\/zookeeper.properties: ZooKeeper's data must be in one folder, got dataLogDir "\/d2"; /,
    ],
    [
      "a KRaft node that is a broker alone",
      { brokers: [kraftFile({ "process.roles": "broker" })] },
      /^a KRaft cluster must be one node that is broker and controller, .*got config\/kraft\/server-1.properties \(broker\); /,
    ],
    [
      "several KRaft nodes",
      { brokers: [kraftFile({}, 1), kraftFile({}, 2)] },
      /^a KRaft cluster must be one node that is broker and controller, /,
    ],
  ] as const satisfies readonly (readonly [string, Partial<FoundFiles>, ...RegExp[]])[]) {
    it(`is refused: ${reason}`, () => {
      const { cluster, problems } = find(files);
      assert.equal(cluster, undefined);
      assert.equal(problems.length, messages.length, problems.join("\n"));
      for (const [index, message] of messages.entries()) {
        assert.match(problems[index] ?? "", message);
      }
    });
  }
});
