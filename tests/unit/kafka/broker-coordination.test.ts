import assert from "node:assert/strict";

import { quorumCoordination, zooKeeperCoordination } from "../../../components/kafka/broker-coordination";

const at = (port: number, host = "127.0.0.1") => ({ host, port });

describe("zooKeeperCoordination", () => {
  it("names all servers and the id of the broker", () => {
    assert.deepEqual(zooKeeperCoordination(3, [at(2181), at(2182), at(2183)], "development").identity, {
      "broker.id": 3,
      "broker.id.generation.enable": false,
      "zookeeper.connect": "127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183",
    });
  });

  it("has sessions of 6 s and short pauses in development, and of 18 s in production", () => {
    assert.deepEqual(zooKeeperCoordination(0, [at(2181)], "development").defaults, {
      "zookeeper.session.timeout.ms": 6_000,
      "controlled.shutdown.retry.backoff.ms": 500,
      "controller.socket.timeout.ms": 6_000,
      "zookeeper.connection.timeout.ms": 18_000,
    });
    assert.deepEqual(zooKeeperCoordination(0, [at(2181)], "production").defaults, {
      "zookeeper.session.timeout.ms": 18_000,
      "zookeeper.connection.timeout.ms": 18_000,
    });
  });

  it("starts once the registration of the broker's own id has ended", () => {
    assert.deepEqual(zooKeeperCoordination(3, [at(2182, "10.0.0.2")], "development").startCondition, {
      kind: "four-letter-word",
      host: "10.0.0.2",
      port: 2182,
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: "/brokers/ids/3",
    });
  });

  it("asks the other servers of an ensemble if the first does not answer", () => {
    assert.deepEqual(zooKeeperCoordination(0, [at(2181), at(2182), at(2183)], "development").startCondition, {
      kind: "four-letter-word",
      ...at(2181),
      orElse: [at(2182), at(2183)],
      word: "dump",
      holds: "SessionTracker dump",
      holdsNot: "/brokers/ids/0",
    });
  });

  it("has no listener of controllers, no further port and no data files", () => {
    const { controllerListener, ports, dataFiles } = zooKeeperCoordination(0, [at(2181)], "development");
    assert.deepEqual([controllerListener, ports, dataFiles], [undefined, [], undefined]);
  });
});

describe("quorumCoordination", () => {
  const voters = [{ nodeId: 0, address: at(10_093) }];
  const membership = { clusterId: "pm8-x0Q", voters };

  it("makes a node a broker alone", () => {
    assert.deepEqual(quorumCoordination(1, membership, "development"), {
      defaults: { "broker.session.timeout.ms": 3_000, "broker.heartbeat.interval.ms": 100 },
      identity: {
        "process.roles": "broker",
        "node.id": 1,
        "controller.quorum.voters": "0@127.0.0.1:10093",
        "controller.listener.names": "CONTROLLER",
      },
      controllerListener: { name: "CONTROLLER" },
      ports: [],
      dataFiles: { "meta.properties": "version=1\ncluster.id=pm8-x0Q\nnode.id=1\n" },
    });
  });

  it("makes a node broker and controller if it has a port for controllers", () => {
    const listen = { ...at(9093, "0.0.0.0"), publishedAs: at(19_093) };
    const { defaults, identity, controllerListener, ports } = quorumCoordination(
      0,
      { ...membership, listen },
      "production",
    );
    assert.deepEqual(defaults, {
      "broker.session.timeout.ms": 9_000,
      "broker.heartbeat.interval.ms": 2_000,
      "metadata.max.idle.interval.ms": 5_000,
    });
    assert.equal(identity["process.roles"], "broker,controller");
    assert.deepEqual(controllerListener, { name: "CONTROLLER", bind: at(9093, "0.0.0.0") });
    assert.deepEqual(ports, [listen]);
  });

  it("has no start condition, because a restarted broker waits by itself", () => {
    assert.ok(!("startCondition" in quorumCoordination(0, membership, "development")));
  });
});
