import assert from "node:assert/strict";

import { quorumCoordination, zooKeeperCoordination } from "../../../components/kafka/broker-coordination";
import {
  minInSyncReplicas,
  renderServerProperties,
  replicationFactorOf,
  SERVER_PROPERTIES_OWNED_KEYS,
  type ServerPropertiesSettings,
  serverProperties,
} from "../../../components/kafka/server-properties";
import { ownedKeyProblems } from "../../../components/shared/owned-keys";

const withZooKeeper = (brokerId: number, profile: "development" | "production" = "development") =>
  zooKeeperCoordination(brokerId, [{ host: "127.0.0.1", port: 2181 }], profile);

const SETTINGS: ServerPropertiesSettings = {
  brokers: 1,
  listeners: [
    {
      name: "PLAINTEXT",
      bind: { host: "127.0.0.1", port: 9092 },
      advertised: { host: "127.0.0.1", port: 9092 },
    },
  ],
  interBrokerListener: "PLAINTEXT",
  coordination: withZooKeeper(0),
  logDirs: ["/data/kafka-0"],
  profile: "development",
  config: {},
};

describe("renderServerProperties", () => {
  it("renders a single broker of the development profile", () => {
    assert.equal(
      renderServerProperties(SETTINGS),
      [
        "advertised.listeners=PLAINTEXT://127.0.0.1:9092",
        "broker.id=0",
        "broker.id.generation.enable=false",
        "controlled.shutdown.retry.backoff.ms=500",
        "controller.socket.timeout.ms=6000",
        "default.replication.factor=1",
        "group.initial.rebalance.delay.ms=0",
        "listeners=PLAINTEXT://127.0.0.1:9092",
        "log.dirs=/data/kafka-0",
        "min.insync.replicas=1",
        "offsets.topic.num.partitions=1",
        "offsets.topic.replication.factor=1",
        "replica.fetch.backoff.ms=50",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.num.partitions=1",
        "transaction.state.log.replication.factor=1",
        "unclean.leader.election.enable=false",
        "zookeeper.connect=127.0.0.1:2181",
        "zookeeper.connection.timeout.ms=18000",
        "zookeeper.session.timeout.ms=6000",
        "",
      ].join("\n"),
    );
  });

  it("renders one of three brokers of the production profile with an advertised host", () => {
    assert.equal(
      renderServerProperties({
        ...SETTINGS,
        brokers: 3,
        coordination: withZooKeeper(2, "production"),
        profile: "production",
        listeners: [
          {
            name: "PLAINTEXT",
            bind: { host: "0.0.0.0", port: 9094 },
            advertised: { host: "kafka.example", port: 9094 },
          },
        ],
      }),
      [
        "advertised.listeners=PLAINTEXT://kafka.example:9094",
        "auto.create.topics.enable=false",
        "broker.id=2",
        "broker.id.generation.enable=false",
        "default.replication.factor=3",
        "group.initial.rebalance.delay.ms=3000",
        "listeners=PLAINTEXT://0.0.0.0:9094",
        "log.dirs=/data/kafka-0",
        "min.insync.replicas=2",
        "num.recovery.threads.per.data.dir=2",
        "offsets.topic.replication.factor=3",
        "transaction.state.log.min.isr=2",
        "transaction.state.log.replication.factor=3",
        "unclean.leader.election.enable=false",
        "zookeeper.connect=127.0.0.1:2181",
        "zookeeper.connection.timeout.ms=18000",
        "zookeeper.session.timeout.ms=18000",
        "",
      ].join("\n"),
    );
  });
});

/** The same broker with controllers instead of ZooKeeper. */
const KRAFT: ServerPropertiesSettings = {
  ...SETTINGS,
  coordination: quorumCoordination(
    1,
    { clusterId: "X", voters: [{ nodeId: 3001, address: { host: "127.0.0.1", port: 10_093 } }] },
    "development",
  ),
};

describe("renderServerProperties with controllers", () => {
  it("renders a broker of the development profile", () => {
    assert.equal(
      renderServerProperties(KRAFT),
      [
        "advertised.listeners=PLAINTEXT://127.0.0.1:9092",
        "broker.heartbeat.interval.ms=100",
        "broker.session.timeout.ms=3000",
        "controller.listener.names=CONTROLLER",
        "controller.quorum.voters=3001@127.0.0.1:10093",
        "default.replication.factor=1",
        "group.initial.rebalance.delay.ms=0",
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "listeners=PLAINTEXT://127.0.0.1:9092",
        "log.dirs=/data/kafka-0",
        "min.insync.replicas=1",
        "node.id=1",
        "offsets.topic.num.partitions=1",
        "offsets.topic.replication.factor=1",
        "process.roles=broker",
        "replica.fetch.backoff.ms=50",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.num.partitions=1",
        "transaction.state.log.replication.factor=1",
        "unclean.leader.election.enable=false",
        "",
      ].join("\n"),
    );
  });

  it("has one network thread with security in the development profile, unless the user sets another number", () => {
    const threads = (settings: Partial<ServerPropertiesSettings>) =>
      serverProperties({ ...SETTINGS, ...settings })["num.network.threads"];
    assert.equal(threads({}), undefined);
    assert.equal(threads({ security: {} }), 1);
    assert.equal(threads({ security: {}, config: { "num.network.threads": 4 } }), 4);
    assert.equal(threads({ security: {}, profile: "production" }), undefined);
  });

  it("renders a broker of the production profile that is also the controller, with two listeners", () => {
    assert.equal(
      renderServerProperties({
        ...KRAFT,
        profile: "production",
        listeners: [
          { name: "CLIENTS", bind: { host: "0.0.0.0", port: 9094 }, advertised: { host: "127.0.0.1", port: 19092 } },
          { name: "NETWORK", bind: { host: "0.0.0.0", port: 9092 }, advertised: { host: "kafka-0", port: 9092 } },
        ],
        interBrokerListener: "NETWORK",
        coordination: quorumCoordination(
          0,
          {
            clusterId: "X",
            voters: [{ nodeId: 0, address: { host: "kafka-0", port: 9093 } }],
            listen: { host: "0.0.0.0", port: 9093 },
          },
          "production",
        ),
      }),
      [
        "advertised.listeners=CLIENTS://127.0.0.1:19092,NETWORK://kafka-0:9092",
        "auto.create.topics.enable=false",
        "broker.heartbeat.interval.ms=2000",
        "broker.session.timeout.ms=9000",
        "controller.listener.names=CONTROLLER",
        "controller.quorum.voters=0@kafka-0:9093",
        "default.replication.factor=1",
        "group.initial.rebalance.delay.ms=3000",
        "inter.broker.listener.name=NETWORK",
        "listener.security.protocol.map=CLIENTS:PLAINTEXT,NETWORK:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "listeners=CLIENTS://0.0.0.0:9094,NETWORK://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093",
        "log.dirs=/data/kafka-0",
        "metadata.max.idle.interval.ms=5000",
        "min.insync.replicas=1",
        "node.id=0",
        "num.recovery.threads.per.data.dir=2",
        "offsets.topic.replication.factor=1",
        "process.roles=broker,controller",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.replication.factor=1",
        "unclean.leader.election.enable=false",
        "",
      ].join("\n"),
    );
  });
});

describe("serverProperties", () => {
  it("uses the user's settings over the defaults", () => {
    const config = { "zookeeper.session.timeout.ms": 9_000, "min.insync.replicas": 1, "log.retention.hours": 24 };
    const properties = serverProperties({ ...SETTINGS, config });
    assert.deepEqual({ ...properties, ...config }, properties);
  });

  it("accepts records for a topic with one replica after a cluster has grown, but not in production", () => {
    const [development, production] = (["development", "production"] as const).map(
      (profile) => serverProperties({ ...SETTINGS, brokers: 3, profile })["min.insync.replicas"],
    );
    assert.deepEqual([development, production], [1, 2]);
  });

  it("uses its own settings over the user's", () => {
    const config = { "broker.id": 7, listeners: "PLAINTEXT://:1", "log.dirs": "/tmp", "zookeeper.connect": "x:1" };
    assert.deepEqual(serverProperties({ ...SETTINGS, config }), serverProperties(SETTINGS));
  });

  it("names two listeners if clients have another listener than the brokers", () => {
    const settings = {
      ...SETTINGS,
      listeners: [
        {
          name: "CLIENTS",
          bind: { host: "0.0.0.0", port: 9094 },
          advertised: { host: "127.0.0.1", port: 19092 },
        },
        { name: "NETWORK", bind: { host: "0.0.0.0", port: 9092 }, advertised: { host: "kafka-0", port: 9092 } },
      ],
      interBrokerListener: "NETWORK",
    };
    assert.deepEqual(serverProperties(settings), {
      ...serverProperties(SETTINGS),
      "advertised.listeners": "CLIENTS://127.0.0.1:19092,NETWORK://kafka-0:9092",
      listeners: "CLIENTS://0.0.0.0:9094,NETWORK://0.0.0.0:9092",
      "inter.broker.listener.name": "NETWORK",
      "listener.security.protocol.map": "CLIENTS:PLAINTEXT,NETWORK:PLAINTEXT",
    });
  });

  it("sets the rack if one is known, over the user's", () => {
    assert.equal(serverProperties({ ...SETTINGS, rack: "b", config: { "broker.rack": "a" } })["broker.rack"], "b");
    assert.ok(!("broker.rack" in serverProperties(SETTINGS)));
  });

  it("uses its own names of listeners over the user's", () => {
    const settings = { ...SETTINGS, interBrokerListener: "NETWORK" };
    const config = { "listener.security.protocol.map": "NETWORK:SSL", "inter.broker.listener.name": "CLIENTS" };
    assert.deepEqual(serverProperties({ ...settings, config }), serverProperties(settings));
  });
});

describe("replicas", () => {
  const cases: readonly (readonly [brokers: number, factor: number, minInSync: number])[] = [
    [1, 1, 1],
    [2, 2, 1],
    [3, 3, 2],
    [5, 3, 2],
  ];
  for (const [brokers, factor, minInSync] of cases) {
    it(`are ${factor} with ${brokers} brokers, of which ${minInSync} must be in sync in production`, () => {
      const properties = serverProperties({ ...SETTINGS, brokers, profile: "production" });
      const expected = {
        "default.replication.factor": factor,
        "min.insync.replicas": minInSync,
        "offsets.topic.replication.factor": factor,
        "transaction.state.log.replication.factor": factor,
        "transaction.state.log.min.isr": Math.min(2, factor),
      };
      assert.deepEqual({ ...properties, ...expected }, properties);
      assert.equal(replicationFactorOf(brokers), factor);
      assert.equal(minInSyncReplicas(brokers, "production", {}), minInSync);
      assert.equal(minInSyncReplicas(brokers, "development", {}), 1);
      assert.equal(minInSyncReplicas(brokers, "production", { "min.insync.replicas": "3" }), 3);
    });
  }
});

describe("SERVER_PROPERTIES_OWNED_KEYS", () => {
  const instead = {
    "broker.id": "",
    "broker.id.generation.enable": "",
    "broker.rack": "rack of an entry in hosts, with runtime ssh",
    "node.id": "",
    "process.roles": "coordination",
    "controller.listener.names": "",
    "controller.quorum.voters": "",
    "metadata.log.dir": "dataDir",
    "log.dir": "dataDir",
    "log.dirs": "dataDir",
    listeners: "port and bindAddress",
    "advertised.listeners": "advertisedHost",
    "listener.security.protocol.map": "",
    "inter.broker.listener.name": "",
    "control.plane.listener.name": "",
    "zookeeper.connect": "zookeeperPort",
  };
  for (const [key, other] of Object.entries(instead)) {
    it(`contains ${key}${other && `, with ${other} instead`}`, () => {
      assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", { [key]: 1 }, SERVER_PROPERTIES_OWNED_KEYS), [
        {
          property: `config["${key}"]`,
          reason: `is set by KafkaBroker itself, got 1; remove it${other && ` and use ${other}`}`,
        },
      ]);
    });
  }

  const NETWORK = { interBrokerListener: "NETWORK" };
  for (const [what, settings, count] of [
    ["use PLAINTEXT", SETTINGS, 6],
    ["use NETWORK", { ...SETTINGS, ...NETWORK }, 8],
    ["have controllers", KRAFT, 8],
    ["have controllers and use NETWORK", { ...KRAFT, ...NETWORK }, 9],
  ] as const) {
    it(`contains every key that a user can't override if brokers ${what}`, () => {
      const all = { ...serverProperties(settings) };
      const mine = Object.fromEntries(Object.keys(all).map((key) => [key, "mine"]));
      const fixed = Object.entries(serverProperties({ ...settings, config: mine })).filter(
        ([, value]) => value !== "mine",
      );
      for (const [key] of fixed) {
        assert.ok(
          SERVER_PROPERTIES_OWNED_KEYS.some((owned) => owned.key === key),
          key,
        );
      }
      assert.equal(fixed.length, count);
    });
  }

  for (const key of ["log.retention.hours", "zookeeper.session.timeout.ms", "listener.name.plaintext.x"]) {
    it(`leaves ${key} to the user`, () => {
      assert.deepEqual(ownedKeyProblems("KafkaBroker", "config", { [key]: 1 }, SERVER_PROPERTIES_OWNED_KEYS), []);
    });
  }
});
