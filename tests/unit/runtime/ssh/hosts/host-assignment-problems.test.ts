import assert from "node:assert/strict";

import { clusterPlan } from "../../../../../components/cluster/cluster-plan";
import type { ServicePlan } from "../../../../../components/runtime/service-plan";
import { assignHosts } from "../../../../../components/runtime/ssh/hosts/host-assignment";
import {
  addressProblems,
  missingHostProblems,
  portProblems,
  servicePlanProblems,
} from "../../../../../components/runtime/ssh/hosts/host-assignment-problems";
import type { Problem } from "../../../../../components/shared/problems";
import { makeSettings } from "../../../../support/clusters";
import { brokers, makeHost, zooKeepers } from "../../../../support/hosts-and-plans";

const lines = (problems: readonly Problem[]): string[] =>
  problems.map(({ property, reason }) => `${property} ${reason}`);

describe("servicePlanProblems", () => {
  it("finds none with given ports and without an advertised host", () => {
    assert.deepEqual(servicePlanProblems([...zooKeepers(3), ...brokers(2)]), []);
    assert.deepEqual(servicePlanProblems(brokers(1, { advertisedHost: "kafka.example" })), []);
  });

  it("names each argument whose ports are to be picked once", () => {
    assert.deepEqual(lines(servicePlanProblems([...zooKeepers(1), ...brokers(2, { port: 0 })])), [
      "port must be a port from 1 to 65535 on hosts, got 0; set a port, because a free one can only be picked on this machine",
    ]);
    const services = [...zooKeepers(3, { port: 0 }), ...brokers(2, { port: 0 })];
    assert.deepEqual(
      servicePlanProblems(services).map(({ property }) => property),
      ["zookeeperPort", "port"],
    );
  });

  it("refuses to advertise any address, once for all brokers", () => {
    const services = brokers(3, { bindAddress: "0.0.0.0", advertisedHost: "0.0.0.0" });
    assert.deepEqual(lines(servicePlanProblems(services)), [
      'advertisedHost must be a host that clients can connect to, got "0.0.0.0"; remove it, or set it to a name or address',
    ]);
  });
});

describe("missingHostProblems", () => {
  const services = [...zooKeepers(1), ...brokers(2)];
  const deployedHosts = { "zookeeper-1": "a", "kafka-0": "a", "kafka-1": "b" };
  const cure = "add the host again (a replacement keeps the name, with another address and hostKey)";

  it("finds none while all hosts with deployed services are in the list", () => {
    assert.deepEqual(missingHostProblems(services, ["c", "b", "a"], deployedHosts), []);
    assert.deepEqual(missingHostProblems(services, ["a"], {}), []);
  });

  it("names each missing host with its services, in one problem", () => {
    assert.deepEqual(lines(missingHostProblems(services, ["b", "c"], deployedHosts)), [
      `hosts must contain a (with zookeeper-1, kafka-0), got b, c; ${cure}`,
    ]);
    assert.deepEqual(lines(missingHostProblems(services, ["c"], deployedHosts)), [
      `hosts must contain a (with zookeeper-1, kafka-0), b (with kafka-1), got c; ${cure}`,
    ]);
  });

  it("names a missing host of a service that is to be removed", () => {
    assert.deepEqual(lines(missingHostProblems(brokers(1), ["a"], deployedHosts)), [
      `hosts must contain b (with services that are to be removed), got a; ${cure}`,
    ]);
  });
});

describe("addressProblems", () => {
  const [a, b] = [makeHost("a"), makeHost("b")];
  const cure = "set it to 0.0.0.0, or set bindAddress of each host to its own address";

  it("finds none with one host", () => {
    assert.deepEqual(addressProblems([a], { bindAddress: "127.0.0.1", advertisedHost: "kafka.example" }), []);
  });

  it("finds none with addresses by which several hosts reach each other", () => {
    assert.deepEqual(addressProblems([a, b], { bindAddress: "0.0.0.0" }), []);
    const own = [makeHost("a", { bindAddress: "10.0.0.1" }), makeHost("b", { bindAddress: "10.0.0.2" })];
    assert.deepEqual(addressProblems(own, { bindAddress: "127.0.0.1" }), []);
  });

  it("refuses the address of one host for several hosts", () => {
    assert.deepEqual(lines(addressProblems([a, b], { bindAddress: "10.0.0.1" })), [
      `bindAddress must exist on all 2 hosts, got 10.0.0.1; ${cure}`,
    ]);
    assert.deepEqual(lines(addressProblems([a, b], { bindAddress: "fd00::1" })), [
      `bindAddress must exist on all 2 hosts, got fd00::1; ${cure}`,
    ]);
    assert.deepEqual(addressProblems([a, b], { bindAddress: "::" }), []);
  });

  it("names all hosts that the others can't reach, in one problem", () => {
    const hosts = [a, makeHost("b", { advertisedHost: "b.example" }), makeHost("c", { bindAddress: "10.0.0.3" })];
    assert.deepEqual(lines(addressProblems(hosts, { bindAddress: "127.0.0.1" })), [
      `bindAddress must be an address that the 3 hosts reach each other by, got 127.0.0.1 on a, 127.0.0.1 on b (advertised as b.example); ${cure}`,
    ]);
  });

  it("names a host that advertises a loopback address", () => {
    const hosts = [a, makeHost("b", { advertisedHost: "LocalHost" })];
    assert.match(
      lines(addressProblems(hosts, { bindAddress: "0.0.0.0" })).join(),
      /got 0\.0\.0\.0 on b \(advertised as LocalHost\);/,
    );
    const other = [a, makeHost("b", { advertisedHost: "0:0:0:0:0:0:0:1" })];
    assert.match(lines(addressProblems(other, { bindAddress: "::" })).join(), /got :: on b \(advertised as 0:/);
  });

  it("refuses one advertised host for several hosts", () => {
    assert.deepEqual(lines(addressProblems([a, b], { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" })), [
      'advertisedHost must not be set for 2 hosts, got "kafka.example"; remove it, and set advertisedHost of each host that clients do not reach by its address',
    ]);
  });
});

describe("portProblems", () => {
  const problemsOn = (hosts: readonly string[], services: readonly ServicePlan[]): string[] =>
    lines(portProblems({ services, assignment: assignHosts(services, hosts, {}) }));

  it("finds none with services on one host, or on hosts of their own", () => {
    assert.deepEqual(problemsOn(["a"], [...zooKeepers(3), ...brokers(5)]), []);
    // On one host, two ports from 2180 on would overlap with ZooKeeper's. On each of three hosts, 2887 differs from 2888.
    assert.deepEqual(problemsOn(["a", "b"], [...zooKeepers(1), ...brokers(2, { port: 2_180 })]), []);
    assert.deepEqual(problemsOn(["a", "b", "c"], [...zooKeepers(3, { port: 2_887 }), ...brokers(3)]), []);
  });

  it("finds none with metrics, which all services of a host count up together", () => {
    const { services } = clusterPlan("kafka", makeSettings({ metrics: true, zookeepers: 3, brokers: 3 }));
    assert.deepEqual(portProblems({ services, assignment: assignHosts(services, ["a", "b"], {}) }), []);
  });

  it("names ports for metrics that reach other ports", () => {
    const { services } = clusterPlan("kafka", makeSettings({ metrics: true, metricsPort: 9091 }));
    assert.deepEqual(lines(portProblems({ services, assignment: assignHosts(services, ["a"], {}) })), [
      "metricsPort must keep the metrics ports of kafka-0, zookeeper on a (9091 to 9092) apart from the client ports of kafka-0 on a (9092), got 9091; change it",
    ]);
  });

  it("names services of a host whose ports overlap", () => {
    assert.deepEqual(problemsOn(["a"], [...zooKeepers(1), ...brokers(2, { port: 2_180 })]), [
      "port must keep the client ports of kafka-0, kafka-1 on a (2180 to 2181) apart from the client ports of zookeeper-1 on a (2181), got 2180; change it",
    ]);
  });

  it("names ports that overlap with those among ZooKeeper servers, and each host once", () => {
    assert.deepEqual(problemsOn(["a", "b"], [...zooKeepers(3), ...brokers(3, { port: 2_888 })]), [
      "port must keep the client ports of kafka-0, kafka-2 on a (2888 to 2889) apart from the quorum ports of zookeeper-1, zookeeper-3 on a (2888 to 2889), got 2888; change it (the same on b)",
    ]);
    assert.deepEqual(problemsOn(["a"], zooKeepers(3, { port: 2_887 })), [
      "zookeeperPort must keep the client ports of zookeeper-1, zookeeper-2, zookeeper-3 on a (2887 to 2889) apart from the quorum ports of zookeeper-1, zookeeper-2, zookeeper-3 on a (2888 to 2890), got 2887; change it",
    ]);
  });

  it("names ports above the last one, on the hosts that have them", () => {
    assert.deepEqual(problemsOn(["a", "b"], brokers(3, { port: 65_535 })), [
      "port must leave room for the client ports of kafka-0, kafka-2 on a up to 65535, got 65535, which needs ports up to 65536; lower it",
    ]);
  });
});
