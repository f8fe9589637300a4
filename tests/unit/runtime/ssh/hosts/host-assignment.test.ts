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

describe("place", () => {
  it("puts all on one host if there is no other", () => {
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

  it("moves nothing that is placed when a host is added", () => {
    const before = assignHosts(services(1, 3), ["a", "b"], {});
    assert.deepEqual(assignHosts(services(1, 3), ["new", "a", "b"], before), before);
  });

  it("puts what is new where the fewest of its group are", () => {
    const before = assignHosts(services(1, 3), ["a"], {});
    const { "kafka-3": fourth, "kafka-4": fifth } = assignHosts(services(1, 5), ["a", "b"], before);
    assert.deepEqual([fourth, fifth], ["b", "b"]);
  });

  it("gives the same for the same, whatever of it was placed before", () => {
    const all = assignHosts(services(3, 3), ["a", "b", "c"], {});
    const some = Object.fromEntries(Object.entries(all).slice(0, 4));
    assert.deepEqual(assignHosts(services(3, 3), ["a", "b", "c"], some), all);
  });

  it("leaves a service on a host that is not in the list any more", () => {
    assert.equal(assignHosts(services(0, 1), ["b"], { "kafka-0": "a" })["kafka-0"], "a");
  });

  it("forgets services that are not wanted any more", () => {
    assert.deepEqual(assignHosts(services(0, 1), ["a"], { "kafka-9": "a" }), { "kafka-0": "a" });
  });
});

describe("rankOnHost", () => {
  const placement: HostAssignment = {
    "zookeeper-1": "a",
    "kafka-0": "a",
    "kafka-1": "b",
    "kafka-2": "a",
    "kafka-3": "b",
  };
  const ranks = Object.keys(placement).map((service) => [service, indexOnHost(service, services(1, 4), placement)]);

  it("counts those of the same group that come before on the same host", () => {
    assert.deepEqual(Object.fromEntries(ranks), {
      "zookeeper-1": 0,
      "kafka-0": 0,
      "kafka-1": 0,
      "kafka-2": 1,
      "kafka-3": 1,
    });
  });

  it("is 0 for a service that is not among them", () => {
    assert.equal(indexOnHost("smoke-test", services(1, 4), placement), 0);
  });
});
