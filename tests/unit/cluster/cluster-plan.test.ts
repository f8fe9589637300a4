import assert from "node:assert/strict";

import { clusterPlan, coordinatorName, isServiceOf } from "../../../components/cluster/cluster-plan";
import { makeSettings, type SettingsOverrides } from "../../support/clusters";

const planOf = (settings: SettingsOverrides = {}, isCombined?: boolean, name = "kafka") =>
  clusterPlan(name, makeSettings(settings), isCombined);

const kraft = (settings: SettingsOverrides = {}, isCombined?: boolean) =>
  planOf({ coordination: "kraft", ...settings }, isCombined);

const namesOf = (services: readonly { readonly service: string }[]) => services.map(({ service }) => service);

const CLIENT_PORT = { name: "client", first: 9092, ownAddressPort: 9092, argument: "port", argumentValue: 9092 };
const CONTROLLER_PORT = {
  name: "controller",
  first: 10_093,
  ownAddressPort: 9093,
  argument: "port",
  argumentValue: 9092,
};
const ZOOKEEPER_PORT = {
  name: "client",
  first: 2181,
  ownAddressPort: 2181,
  argument: "zookeeperPort",
  argumentValue: 2181,
};

describe("clusterPlan", () => {
  it("plans one ZooKeeper server and one broker by default", () => {
    const zooKeeper = {
      service: "zookeeper",
      group: "zookeeper",
      index: 0,
      exposure: "internal",
      bindAddress: "127.0.0.1",
      ports: [ZOOKEEPER_PORT],
      heapMiB: 512,
    };
    const broker = {
      service: "kafka-0",
      group: "brokers",
      index: 0,
      nodeId: 0,
      exposure: "clients",
      bindAddress: "127.0.0.1",
      advertisedHost: undefined,
      ports: [CLIENT_PORT],
      heapMiB: 1024,
      identityFile: "meta.properties",
      spreadsData: true,
    };
    assert.deepEqual(planOf(), {
      name: "kafka",
      coordination: "zookeeper",
      coordinator: "zookeeper",
      coordinators: [zooKeeper],
      brokers: [broker],
      services: [zooKeeper, broker],
      voters: [],
      combinedNode: undefined,
    });
  });

  it("gives equal plans for equal settings", () => {
    assert.deepEqual(planOf({ brokers: 3 }), planOf({ brokers: 3 }));
  });

  it("gives each service a port for metrics, counted over all services, brokers last", () => {
    const portOf = ({ ports }: { readonly ports: readonly object[] }) => ports.at(-1);
    const metrics = {
      name: "metrics",
      first: 7071,
      ownAddressPort: 7071,
      argument: "metricsPort",
      argumentValue: 7071,
    };
    assert.deepEqual(planOf({ metrics: true, zookeepers: 3, brokers: 2 }).services.map(portOf), [
      { ...metrics, offset: 0 },
      { ...metrics, offset: 1 },
      { ...metrics, offset: 2 },
      { ...metrics, offset: 3 },
      { ...metrics, offset: 4 },
    ]);
    assert.deepEqual(kraft({ metrics: true }).services.map(portOf), [{ ...metrics, offset: 0 }]);
    const { combinedNode, brokers } = kraft({ metrics: true });
    assert.equal(combinedNode, brokers[0]);
  });

  describe("of brokers", () => {
    it("counts ids and positions from 0, in one group, from one first port", () => {
      const { brokers } = planOf({ brokers: 3, port: 19_092 });
      assert.deepEqual(
        brokers.map(({ service, index, nodeId }) => [service, index, nodeId]),
        [
          ["kafka-0", 0, 0],
          ["kafka-1", 1, 1],
          ["kafka-2", 2, 2],
        ],
      );
      for (const { group, ports } of brokers) {
        assert.equal(group, "brokers");
        assert.deepEqual(ports, [{ ...CLIENT_PORT, first: 19_092, argumentValue: 19_092 }]);
      }
    });

    it("counts ids from firstBrokerId, also of a node that is the only controller too", () => {
      assert.deepEqual(
        planOf({ brokers: 2, firstBrokerId: 1 }).brokers.map(({ service, index, nodeId }) => [service, index, nodeId]),
        [
          ["kafka-0", 0, 1],
          ["kafka-1", 1, 2],
        ],
      );
      assert.deepEqual(kraft({ firstBrokerId: 1 }).voters, [{ nodeId: 1, service: "kafka-0" }]);
    });

    it("names brokers after the cluster", () => {
      assert.deepEqual(namesOf(planOf({ brokers: 2 }, undefined, "orders").brokers), ["orders-0", "orders-1"]);
    });

    it("has the addresses and the heap of the settings", () => {
      const [broker] = planOf({ bindAddress: "0.0.0.0", advertisedHost: "kafka.example", heapMiB: 256 }).brokers;
      assert.deepEqual(
        [broker?.bindAddress, broker?.advertisedHost, broker?.heapMiB],
        ["0.0.0.0", "kafka.example", 256],
      );
    });
  });

  describe("of ZooKeeper servers", () => {
    it("gives each server of an ensemble the ports for its peers, in one group", () => {
      const { coordinators } = planOf({ zookeepers: 3, zookeeperPort: 12_181, zookeeperHeapMiB: 128 });
      assert.deepEqual(namesOf(coordinators), ["zookeeper", "zookeeper-2", "zookeeper-3"]);
      for (const [position, { group, index, exposure, ports, heapMiB, nodeId }] of coordinators.entries()) {
        assert.deepEqual(
          [group, index, exposure, heapMiB, nodeId],
          ["zookeeper", position, "internal", 128, undefined],
        );
        assert.deepEqual(ports, [
          { ...ZOOKEEPER_PORT, first: 12_181, ownAddressPort: 12_181, argumentValue: 12_181 },
          { name: "quorum", first: 2888, ownAddressPort: 2888, argument: "zookeeperPort", argumentValue: 12_181 },
          { name: "election", first: 3888, ownAddressPort: 3888, argument: "zookeeperPort", argumentValue: 12_181 },
        ]);
      }
    });

    it("picks all ports if zookeeperPort is 0, and uses ZooKeeper's own where each server has an address", () => {
      const [server] = planOf({ zookeepers: 3, zookeeperPort: 0 }).coordinators;
      assert.deepEqual(
        server?.ports.map(({ first, ownAddressPort }) => [first, ownAddressPort]),
        [
          [0, 2181],
          [0, 2888],
          [0, 3888],
        ],
      );
    });

    it("lets no server be a voter or a combined node, also with one broker and one controller", () => {
      const { voters, combinedNode, brokers } = planOf({ brokers: 1, controllers: 1 });
      assert.deepEqual([voters, combinedNode], [[], undefined]);
      assert.deepEqual(brokers[0]?.ports, [CLIENT_PORT]);
    });
  });

  describe("of KRaft controllers", () => {
    it("has one node that is broker and controller with one of each", () => {
      const { coordinators, brokers, services, voters, combinedNode } = kraft();
      assert.deepEqual(coordinators, []);
      assert.deepEqual(namesOf(services), ["kafka-0"]);
      assert.deepEqual(voters, [{ nodeId: 0, service: "kafka-0" }]);
      assert.equal(combinedNode, brokers[0]);
      assert.deepEqual(brokers[0]?.ports, [CLIENT_PORT, CONTROLLER_PORT]);
    });

    for (const [brokers, controllers] of [
      [3, 1],
      [1, 3],
      [3, 5],
    ] as const) {
      it(`has controllers of their own with ${brokers} brokers and ${controllers} controllers`, () => {
        const plan = kraft({ brokers, controllers });
        assert.equal(plan.combinedNode, undefined);
        assert.equal(plan.coordinators.length, controllers);
        assert.equal(plan.services.length, brokers + controllers);
        assert.ok(plan.brokers.every(({ ports }) => ports.length === 1));
      });
    }

    it("keeps the layout of an existing cluster, whatever its number of brokers", () => {
      const grown = kraft({ brokers: 3 }, true);
      assert.deepEqual(namesOf(grown.services), ["kafka-0", "kafka-1", "kafka-2"]);
      assert.equal(grown.combinedNode?.service, "kafka-0");
      assert.deepEqual(
        grown.brokers.map(({ ports }) => ports.length),
        [2, 1, 1],
      );
      const shrunk = kraft({ brokers: 1 }, false);
      assert.deepEqual(namesOf(shrunk.services), ["controller", "kafka-0"]);
      assert.equal(shrunk.combinedNode, undefined);
    });

    it("gives controllers ids that no broker has, and ports 1001 above the brokers'", () => {
      const { coordinators, voters } = kraft({ brokers: 3, controllers: 3 });
      const common = {
        group: "controllers",
        exposure: "internal",
        bindAddress: "127.0.0.1",
        ports: [CONTROLLER_PORT],
        heapMiB: 512,
        identityFile: "meta.properties",
      };
      assert.deepEqual(coordinators, [
        { service: "controller", index: 0, nodeId: 3001, ...common },
        { service: "controller-2", index: 1, nodeId: 3002, ...common },
        { service: "controller-3", index: 2, nodeId: 3003, ...common },
      ]);
      assert.deepEqual(voters, [
        { nodeId: 3001, service: "controller" },
        { nodeId: 3002, service: "controller-2" },
        { nodeId: 3003, service: "controller-3" },
      ]);
    });

    it("keeps the controllers' ports apart from those of 100 brokers", () => {
      const { brokers, coordinators } = kraft({ brokers: 100, controllers: 5, port: 9092 });
      assert.ok((coordinators[0]?.ports[0].first ?? 0) > 9092 + brokers.length);
    });

    it("picks the controllers' ports if port is 0", () => {
      assert.deepEqual(
        kraft({ port: 0 }).brokers[0]?.ports.map(({ first }) => first),
        [0, 0],
      );
      assert.equal(kraft({ brokers: 3, port: 0 }).coordinators[0]?.ports[0].first, 0);
    });
  });
});

describe("coordinatorName", () => {
  it("has no prefix in the cluster called kafka, and the cluster's name in any other", () => {
    assert.deepEqual(
      (["kafka", "orders"] as const).flatMap((name) => [
        coordinatorName(name, "zookeeper"),
        coordinatorName(name, "kraft"),
      ]),
      ["zookeeper", "controller", "orders-zookeeper", "orders-controller"],
    );
  });
});

describe("isServiceOf", () => {
  for (const service of ["kafka-0", "kafka-12", "zookeeper", "zookeeper-2", "controller", "controller-3"]) {
    it(`counts ${service} to the cluster kafka, whatever its size`, () => {
      assert.ok(isServiceOf("kafka", service));
      assert.ok(!isServiceOf("orders", service));
    });
  }

  for (const service of ["orders-0", "orders-zookeeper", "orders-zookeeper-2", "orders-controller"]) {
    it(`counts ${service} to the cluster orders`, () => {
      assert.ok(isServiceOf("orders", service));
      assert.ok(!isServiceOf("kafka", service));
    });
  }

  it("counts no service of a cluster whose name begins with this name", () => {
    for (const service of ["kafka-test-0", "kafka-2-0", "kafka-test-zookeeper", "zookeeper-x", ""]) {
      assert.ok(!isServiceOf("kafka", service), service);
    }
  });
});
