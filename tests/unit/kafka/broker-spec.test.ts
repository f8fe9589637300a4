import assert from "node:assert/strict";
import { jvmFlags } from "../../../components/java/jvm-flags";
import { renderLog4jProperties } from "../../../components/java/log4j-properties";
import {
  type Coordination,
  type KafkaBrokerArgs,
  type KafkaBrokerSettings,
  kafkaBrokerDefaults,
  kafkaBrokerProblems,
  kafkaBrokerSpec,
} from "../../../components/kafka/kafka-broker";
import { renderServerProperties } from "../../../components/kafka/server-properties";
import { describeProblems } from "../../../components/shared/problems";
import type { ZooKeeper } from "../../../components/zookeeper/zookeeper";

const FOLDERS = { config: "/srv/kafka-0/config", data: "/data/kafka-0", logs: "/srv/kafka-0/logs" };
const ZOOKEEPER: Coordination = { zooKeepers: [{ host: "127.0.0.1", port: 2181 }] };

/** What is the same in the `server.properties` of all brokers of the defaults in these folders. */
const PROPERTIES = {
  brokerId: 0,
  brokerCount: 1,
  logDir: "/data/kafka-0",
  profile: "development",
  config: {},
} as const;

/** One listener for everyone, at an address that is told as well unless another host is. */
function everyoneAt(host: string, port: number, advertisedHost = host) {
  const everyone = { listener: "PLAINTEXT", listen: { host, port }, address: { host: advertisedHost, port } };
  return { clients: everyone, peers: everyone };
}

const EVERYONE = everyoneAt("127.0.0.1", 9092);

/** A listener for clients, whose port is published, and one for the peers on a network. */
const APART = {
  clients: {
    listener: "CLIENTS",
    listen: { host: "0.0.0.0", port: 9094, publishedAs: { host: "127.0.0.1", port: 19092 } },
    address: { host: "kafka.example", port: 19092 },
  },
  peers: {
    listener: "NETWORK",
    listen: { host: "0.0.0.0", port: 9092 },
    address: { host: "kafka-0", port: 9092 },
  },
};

describe("kafkaBrokerSpec", () => {
  it("describes a broker of the defaults", () => {
    assert.deepEqual(kafkaBrokerSpec(kafkaBrokerDefaults, EVERYONE, ZOOKEEPER, FOLDERS), {
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
          zooKeeperConnect: "127.0.0.1:2181",
        }),
        "log4j.properties": renderLog4jProperties("/srv/kafka-0/logs"),
      },
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

  const lines = (audiences: Parameters<typeof kafkaBrokerSpec>[1]): string[] =>
    (kafkaBrokerSpec(kafkaBrokerDefaults, audiences, ZOOKEEPER, FOLDERS).files["server.properties"] ?? "").split("\n");

  it("tells clients the address that they are to connect to", () => {
    const text = lines(everyoneAt("127.0.0.1", 19092, "kafka.example"));
    assert.ok(text.includes("listeners=PLAINTEXT://127.0.0.1:19092"));
    assert.ok(text.includes("advertised.listeners=PLAINTEXT://kafka.example:19092"));
  });

  it("writes IPv6 addresses in brackets", () => {
    const text = lines(everyoneAt("::1", 9092));
    assert.ok(text.includes("listeners=PLAINTEXT://[::1]:9092"));
    assert.ok(text.includes("advertised.listeners=PLAINTEXT://[::1]:9092"));
  });

  it("asks a broker that listens on all addresses at 127.0.0.1", () => {
    const everyone = everyoneAt("0.0.0.0", 9092, "kafka.example");
    const { ports, readiness } = kafkaBrokerSpec(kafkaBrokerDefaults, everyone, ZOOKEEPER, FOLDERS);
    assert.deepEqual(ports, [{ host: "0.0.0.0", port: 9092 }]);
    assert.equal(readiness.host, "127.0.0.1");
  });

  it("waits for a registration of its own id to end, and for its own id in the metadata", () => {
    const spec = kafkaBrokerSpec(
      { ...kafkaBrokerDefaults, brokerId: 3 },
      EVERYONE,
      { zooKeepers: [{ host: "10.0.0.2", port: 2182 }] },
      FOLDERS,
    );
    assert.deepEqual(spec.startCondition, {
      kind: "four-letter-word",
      host: "10.0.0.2",
      port: 2182,
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: "/brokers/ids/3",
    });
    assert.deepEqual("brokerIds" in spec.readiness && spec.readiness.brokerIds, [3]);
    assert.match(spec.files["server.properties"] ?? "", /^zookeeper\.connect=10\.0\.0\.2:2182$/m);
    assert.match(spec.files["server.properties"] ?? "", /^broker\.id=3$/m);
  });

  it("registers in all servers of an ensemble, and asks the others where the first does not answer", () => {
    const at = (port: number) => ({ host: "127.0.0.1", port });
    const spec = kafkaBrokerSpec(
      kafkaBrokerDefaults,
      EVERYONE,
      { zooKeepers: [at(2181), at(2182), at(2183)] },
      FOLDERS,
    );
    assert.match(
      spec.files["server.properties"] ?? "",
      /^zookeeper\.connect=127\.0\.0\.1:2181,127\.0\.0\.1:2182,127\.0\.0\.1:2183$/m,
    );
    assert.deepEqual(spec.startCondition, {
      kind: "four-letter-word",
      ...at(2181),
      orElse: [at(2182), at(2183)],
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: "/brokers/ids/0",
    });
  });

  it("says which rack it is in, where one is known", () => {
    const racked = kafkaBrokerSpec({ ...kafkaBrokerDefaults, rack: "b" }, EVERYONE, ZOOKEEPER, FOLDERS);
    assert.match(racked.files["server.properties"] ?? "", /^broker\.rack=b$/m);
    const unknown = kafkaBrokerSpec(kafkaBrokerDefaults, EVERYONE, ZOOKEEPER, FOLDERS);
    assert.doesNotMatch(unknown.files["server.properties"] ?? "", /rack/);
  });

  it("follows heap, profile, number of brokers, further settings and the time to start", () => {
    const settings = {
      ...kafkaBrokerDefaults,
      heapMiB: 256,
      profile: "production",
      brokerCount: 3,
      config: { "log.retention.hours": 24 },
      startupTimeoutMs: 5_000,
    } as const;
    const spec = kafkaBrokerSpec(settings, EVERYONE, ZOOKEEPER, FOLDERS);
    assert.deepEqual(spec.jvmFlags.slice(0, 2), ["-Xmx256m", "-Xms256m"]);
    assert.equal(spec.heapMiB, 256);
    assert.equal(spec.startupTimeoutMs, 5_000);
    for (const line of ["default.replication.factor=3", "log.retention.hours=24", "auto.create.topics.enable=false"]) {
      assert.ok(spec.files["server.properties"]?.split("\n").includes(line), line);
    }
  });
});

describe("kafkaBrokerSpec with controllers", () => {
  const quorum = { clusterId: "pm8-x0Q", voters: "0@127.0.0.1:10093" };
  const CONTROLLER = { host: "127.0.0.1", port: 10093 };
  const specWith = (listen?: typeof CONTROLLER) =>
    kafkaBrokerSpec(kafkaBrokerDefaults, EVERYONE, { quorum: { ...quorum, ...(listen && { listen }) } }, FOLDERS);

  it("has its identity among its data, and may start at once", () => {
    const { dataFiles, startCondition, readiness, ports } = specWith();
    assert.deepEqual(dataFiles, { "meta.properties": "version=1\ncluster.id=pm8-x0Q\nnode.id=0\n" });
    assert.equal(startCondition, undefined);
    assert.equal(readiness.kind, "kafka-metadata");
    assert.deepEqual(ports, [{ host: "127.0.0.1", port: 9092 }]);
  });

  it("listens as a controller as well where it is one", () => {
    const { files, ports } = specWith(CONTROLLER);
    assert.deepEqual(ports, [{ host: "127.0.0.1", port: 9092 }, CONTROLLER]);
    assert.match(files["server.properties"] ?? "", /^process\.roles=broker,controller$/m);
    assert.match(
      files["server.properties"] ?? "",
      /^listeners=PLAINTEXT:\/\/127\.0\.0\.1:9092,CONTROLLER:\/\/127\.0\.0\.1:10093$/m,
    );
  });
});

describe("kafkaBrokerSpec of a broker that clients and peers reach from different sides", () => {
  const { logs, ...folders } = FOLDERS;
  const spec = kafkaBrokerSpec(
    kafkaBrokerDefaults,
    APART,
    { zooKeepers: [{ host: "zookeeper", port: 2181 }] },
    folders,
  );

  it("has a listener for each of them, and the brokers' own on the network", () => {
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
        zooKeeperConnect: "zookeeper:2181",
      }),
    );
  });

  it("listens on both ports, and says which is to be published and as what", () => {
    assert.deepEqual(spec.ports, [
      { host: "0.0.0.0", port: 9094, publishedAs: { host: "127.0.0.1", port: 19092 } },
      { host: "0.0.0.0", port: 9092 },
    ]);
  });

  it("waits for its ZooKeeper at the address on the network", () => {
    assert.deepEqual(spec.startCondition, {
      kind: "four-letter-word",
      host: "zookeeper",
      port: 2181,
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: "/brokers/ids/0",
    });
  });

  it("is asked beside itself, on the port for its peers", () => {
    assert.deepEqual(spec.readiness, {
      kind: "kafka-metadata",
      host: "127.0.0.1",
      port: 9092,
      brokerIds: [0],
      metaProperties: "/data/kafka-0/meta.properties",
    });
  });

  it("logs to standard output where it has no folder for logs", () => {
    assert.equal(spec.files["log4j.properties"], renderLog4jProperties());
    assert.notEqual(spec.files["log4j.properties"], renderLog4jProperties(logs));
  });
});

describe("kafkaBrokerProblems", () => {
  it("rejects two coordinators, or none", () => {
    const neither = {} as KafkaBrokerArgs;
    const both = { zooKeeper: {}, controllers: {} } as unknown as KafkaBrokerArgs;
    assert.equal(
      describeProblems(kafkaBrokerProblems(neither)),
      "zooKeeper or controllers must coordinate the cluster, got none; hand one in",
    );
    assert.equal(
      describeProblems(kafkaBrokerProblems(both)),
      "zooKeeper or controllers must coordinate the cluster, got both; remove one",
    );
  });

  const zooKeeper = {} as ZooKeeper;

  const fits: readonly KafkaBrokerSettings[] = [
    {},
    { port: 0, heapMiB: undefined },
    { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" },
    { brokerId: 1_000, config: { "log.retention.hours": 24 } },
  ];
  for (const args of fits) {
    it(`finds nothing wrong with ${JSON.stringify(args)}`, () => {
      assert.deepEqual(kafkaBrokerProblems({ zooKeeper, ...args }), []);
    });
  }

  const misfits: readonly (readonly [args: KafkaBrokerSettings, message: string])[] = [
    [{ brokerId: 1_001 }, "brokerId must be a broker id from 0 to 1000, got 1001"],
    [{ brokerCount: 0 }, "brokerCount must be a number of brokers from 1 to 1000, got 0"],
    [{ port: 70_000 }, "port must be a port, or 0 for a free one, from 0 to 65535, got 70000"],
    [
      { bindAddress: "a\nb" },
      'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got "a\\nb"',
    ],
    [{ advertisedHost: "a\nb" }, 'advertisedHost must be a host name or IPv4 address, no IPv6 address, got "a\\nb"'],
    [
      { bindAddress: "::1" },
      'bindAddress must be a host name or IPv4 address of this machine, no IPv6 address, got "::1"',
    ],
    [
      { advertisedHost: "2001:db8::1" },
      'advertisedHost must be a host name or IPv4 address, no IPv6 address, got "2001:db8::1"',
    ],
    [{ heapMiB: 63 }, "heapMiB must be a heap in MiB from 64 to 1048576, got 63"],
    [{ startupTimeoutMs: 999 }, "startupTimeoutMs must be a time in milliseconds from 1000 to 3600000, got 999"],
    [
      { config: { "log.dirs": "/tmp/kafka-logs" } },
      'config["log.dirs"] is set by KafkaBroker itself, got "/tmp/kafka-logs"; remove it and use dataDir',
    ],
    [
      { bindAddress: "0.0.0.0" },
      'advertisedHost must be a host that clients can connect to, got "0.0.0.0"; set it to a name or address of this machine',
    ],
    [
      { advertisedHost: "0.0.0.0" },
      'advertisedHost must be a host that clients can connect to, got "0.0.0.0"; set it to a name or address of this machine',
    ],
    [
      { port: -1, config: { listeners: "x", "process.roles": "broker" } },
      "port must be a port, or 0 for a free one, from 0 to 65535, got -1; " +
        'config["listeners"] is set by KafkaBroker itself, got "x"; remove it and use port and bindAddress; ' +
        'config["process.roles"] is set by KafkaBroker itself, got "broker"; remove it and use coordination',
    ],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args)}`, () => {
      assert.equal(describeProblems(kafkaBrokerProblems({ zooKeeper, ...args })), message);
    });
  }
});
