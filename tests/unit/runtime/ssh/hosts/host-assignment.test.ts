import assert from "node:assert/strict";

import {
  assignHosts,
  type HostAssignment,
  indexOnHost,
} from "../../../../../components/runtime/ssh/hosts/host-assignment";

const services = (zooKeepers: number, brokers: number) => [
  ...Array.from({ length: zooKeepers }, (_, index) => ({ service: `zookeeper-${index + 1}`, group: "zookeeper" })),
  ...Array.from({ length: brokers }, (_, index) => ({ service: `kafka-${index}`, group: "kafka" })),
];

describe("assignHosts", () => {
  it("assigns all services to the only host", () => {
    assert.deepEqual(assignHosts(services(1, 2), ["a"], {}), { "zookeeper-1": "a", "kafka-0": "a", "kafka-1": "a" });
  });

  it("spreads each group over the hosts, in their order", () => {
    assert.deepEqual(assignHosts(services(3, 4), ["a", "b", "c"], {}), {
      "zookeeper-1": "a",
      "zookeeper-2": "b",
      "zookeeper-3": "c",
      "kafka-0": "a",
      "kafka-1": "b",
      "kafka-2": "c",
      "kafka-3": "a",
    });
  });

  it("moves no deployed service when a host is added", () => {
    const before = assignHosts(services(1, 3), ["a", "b"], {});
    assert.deepEqual(assignHosts(services(1, 3), ["new", "a", "b"], before), before);
  });

  it("assigns a new service to the host with the fewest services of its group", () => {
    const before = assignHosts(services(1, 3), ["a"], {});
    const { "kafka-3": fourth, "kafka-4": fifth } = assignHosts(services(1, 5), ["a", "b"], before);
    assert.deepEqual([fourth, fifth], ["b", "b"]);
  });

  it("assigns the same hosts when some services are deployed already", () => {
    const all = assignHosts(services(3, 3), ["a", "b", "c"], {});
    const some = Object.fromEntries(Object.entries(all).slice(0, 4));
    assert.deepEqual(assignHosts(services(3, 3), ["a", "b", "c"], some), all);
  });

  it("leaves a deployed service on a host that is missing in the list", () => {
    assert.equal(assignHosts(services(0, 1), ["b"], { "kafka-0": "a" })["kafka-0"], "a");
  });

  it("drops services that are not planned any more", () => {
    assert.deepEqual(assignHosts(services(0, 1), ["a"], { "kafka-9": "a" }), { "kafka-0": "a" });
  });
});

describe("indexOnHost", () => {
  const assignment: HostAssignment = {
    "zookeeper-1": "a",
    "kafka-0": "a",
    "kafka-1": "b",
    "kafka-2": "a",
    "kafka-3": "b",
  };

  it("counts the earlier services of the same group on the same host", () => {
    const indexes = Object.keys(assignment).map((service) => [
      service,
      indexOnHost(service, services(1, 4), assignment),
    ]);
    assert.deepEqual(Object.fromEntries(indexes), {
      "zookeeper-1": 0,
      "kafka-0": 0,
      "kafka-1": 0,
      "kafka-2": 1,
      "kafka-3": 1,
    });
  });

  it("is 0 for a service that is not planned", () => {
    assert.equal(indexOnHost("smoke-test", services(1, 4), assignment), 0);
  });
});
