import assert from "node:assert/strict";

import { portProblems } from "../../../../components/runtime/local/port-problems";
import type { PortPlan, ServicePlan } from "../../../../components/runtime/service-plan";
import { describeProblems } from "../../../../components/shared/problems";

const port = (name: string, first: number, argument: string, argumentValue = first): PortPlan => ({
  name,
  first,
  ownAddressPort: first,
  argument,
  argumentValue,
});

const group = (
  name: string,
  exposure: ServicePlan["exposure"],
  count: number,
  ...ports: ServicePlan["ports"]
): ServicePlan[] =>
  Array.from({ length: count }, (_, index) => ({
    service: `${name}-${index}`,
    group: name,
    index,
    exposure,
    bindAddress: "127.0.0.1",
    ports,
    heapMiB: 64,
  }));

const brokers = (count: number, first = 9092) => group("brokers", "clients", count, port("client", first, "port"));
const zooKeepers = (count: number, first = 2181) =>
  group(
    "zookeepers",
    "internal",
    count,
    port("client", first, "zookeeperPort"),
    ...(count === 1
      ? []
      : [
          port("quorum", first && 2888, "zookeeperPort", first),
          port("election", first && 3888, "zookeeperPort", first),
        ]),
  );
const controllers = (count: number, first: number) =>
  group("controllers", "internal", count, port("controller", first, "port", first - 1_001));

describe("portProblems", () => {
  const cases: readonly (readonly [title: string, services: readonly ServicePlan[], problems: string])[] = [
    ["accepts the default ports", [...zooKeepers(1), ...brokers(1)], ""],
    ["accepts several services in each group", [...zooKeepers(5), ...brokers(100)], ""],
    ["accepts ranges side by side", [...zooKeepers(3, 9095), ...brokers(3)], ""],
    ["accepts ports that are picked", [...zooKeepers(3, 0), ...brokers(3, 0)], ""],
    ["accepts controllers above the brokers", [...controllers(3, 10_093), ...brokers(100)], ""],
    [
      "accepts a broker that is also a controller",
      group("brokers", "clients", 1, port("client", 9092, "port"), port("controller", 10_093, "port", 9092)),
      "",
    ],
    ["accepts the highest port", brokers(2, 65_534), ""],
    [
      "rejects the same port for two groups",
      [...zooKeepers(3, 9092), ...brokers(3)],
      "zookeeperPort must differ from port, got 9092 for both; change one of them",
    ],
    [
      "rejects a range that ends above 65535",
      brokers(3, 65_534),
      "port must leave room for the client ports of brokers up to 65535, got 65534, which needs ports up to 65536; lower it",
    ],
    [
      "rejects brokers that count up to ZooKeeper's port",
      [...zooKeepers(1), ...brokers(3, 2179)],
      "port must keep the client ports of brokers (2179 to 2181) apart from the client ports of zookeepers (2181), got 2179; change it",
    ],
    [
      "rejects ZooKeeper servers that count up to their own quorum ports",
      zooKeepers(3, 2887),
      "zookeeperPort must keep the client ports of zookeepers (2887 to 2889) apart from the quorum ports of zookeepers (2888 to 2890), got 2887; change it",
    ],
    [
      "rejects controllers that end above 65535",
      [...controllers(3, 65_534), ...brokers(1, 64_533)],
      "port must leave room for the controller ports of controllers up to 65535, got 64533, which needs ports up to 65536; lower it",
    ],
    [
      "names the value that was set, although the port is derived from the value",
      group("brokers", "clients", 1, port("client", 64_535, "port"), port("controller", 65_536, "port", 64_535)),
      "port must leave room for the controller ports of brokers up to 65535, got 64535, which needs ports up to 65536; lower it",
    ],
    [
      "reports every overlap",
      [...zooKeepers(3), ...brokers(1000, 2000)],
      "port must keep the client ports of brokers (2000 to 2999) apart from the client ports of zookeepers (2181 to 2183), got 2000; change it; " +
        "port must keep the client ports of brokers (2000 to 2999) apart from the quorum ports of zookeepers (2888 to 2890), got 2000; change it",
    ],
  ];
  for (const [title, services, problems] of cases) {
    it(title, () => {
      assert.equal(describeProblems(portProblems(services)), problems);
    });
  }
});
