import assert from "node:assert/strict";

import type { ServicePlan } from "../../../../../components/runtime/runtime";
import { assignHosts } from "../../../../../components/runtime/ssh/hosts/host-assignment";
import {
  addressProblems,
  missingHostProblems,
  portProblems,
} from "../../../../../components/runtime/ssh/hosts/host-assignment-problems";
import type { Problem } from "../../../../../components/shared/problems";
import { brokers, makeHost, zooKeepers } from "../../../../support/hosts-and-plans";

const lines = (problems: readonly Problem[]): string[] =>
  problems.map(({ property, reason }) => `${property} ${reason}`);

describe("missingHostProblems", () => {
  const plans = [...zooKeepers(1), ...brokers(2)];
  const placed = { "zookeeper-1": "a", "kafka-0": "a", "kafka-1": "b" };

  it("finds none while every host is there that a service runs on", () => {
    assert.deepEqual(missingHostProblems(plans, ["c", "b", "a"], placed), []);
    assert.deepEqual(missingHostProblems(plans, ["a"], {}), []);
  });

  it("names each host that is not, with what runs there", () => {
    assert.deepEqual(lines(missingHostProblems(plans, ["b", "c"], placed)), [
      "hosts must hold a, on which zookeeper-1, kafka-0 runs, got b, c; put it back (a host that takes its place keeps its name, with another address and hostKey)",
    ]);
    assert.equal(missingHostProblems(plans, ["c"], placed).length, 2);
  });

  it("names one that only a service runs on that is not wanted any more", () => {
    assert.match(
      lines(missingHostProblems(brokers(1), ["a"], placed))[0] ?? "",
      /must hold b, on which a service runs/,
    );
  });
});

describe("addressProblems", () => {
  const [a, b] = [makeHost("a"), makeHost("b")];

  it("finds none with one host, or with addresses by which several reach each other", () => {
    assert.deepEqual(addressProblems([a], { bindAddress: "127.0.0.1", advertisedHost: "kafka.example" }), []);
    assert.deepEqual(addressProblems([a, b], { bindAddress: "0.0.0.0" }), []);
    const own = [makeHost("a", { bindAddress: "10.0.0.1" }), makeHost("b", { bindAddress: "10.0.0.2" })];
    assert.deepEqual(addressProblems(own, { bindAddress: "127.0.0.1" }), []);
  });

  it("refuses the address of one host for several", () => {
    assert.deepEqual(lines(addressProblems([a, b], { bindAddress: "10.0.0.1" })), [
      "bindAddress can't be that of 2 hosts, got 10.0.0.1; set it to 0.0.0.0, or bindAddress of each host to its own address",
    ]);
  });

  it("refuses to have clients told any address, on one host too", () => {
    assert.deepEqual(lines(addressProblems([a], { bindAddress: "0.0.0.0", advertisedHost: "0.0.0.0" })), [
      'advertisedHost must be a host that clients can connect to, got "0.0.0.0"; remove it, or set it to a name or address',
    ]);
  });

  it("names each host that the others do not reach", () => {
    const hosts = [a, makeHost("b", { advertisedHost: "b.example" }), makeHost("c", { bindAddress: "10.0.0.3" })];
    assert.deepEqual(lines(addressProblems(hosts, { bindAddress: "127.0.0.1" })), [
      "bindAddress must be one that 3 hosts reach each other by, got 127.0.0.1 on a, which advertises 127.0.0.1; set it to 0.0.0.0, or bindAddress of each host to its own address",
      "bindAddress must be one that 3 hosts reach each other by, got 127.0.0.1 on b, which advertises b.example; set it to 0.0.0.0, or bindAddress of each host to its own address",
    ]);
  });

  it("names a host that tells others to go to themselves", () => {
    const hosts = [a, makeHost("b", { advertisedHost: "LocalHost" })];
    assert.match(
      lines(addressProblems(hosts, { bindAddress: "0.0.0.0" })).join(),
      /got 0.0.0.0 on b, which advertises L/,
    );
  });

  it("names what can't be that of several hosts", () => {
    assert.deepEqual(lines(addressProblems([a, b], { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" })), [
      'advertisedHost can\'t be that of 2 hosts, got "kafka.example"; remove it and set advertisedHost of each host where its address is not what clients connect to',
    ]);
  });
});

describe("portProblems", () => {
  const problemsOn = (hosts: readonly string[], plans: readonly ServicePlan[]): string[] =>
    lines(portProblems(plans, assignHosts(plans, hosts, {})));

  it("finds none with services side by side, or on hosts of their own", () => {
    assert.deepEqual(problemsOn(["a"], [...zooKeepers(3), ...brokers(5)]), []);
    // From 2180, two would lead into ZooKeeper's; 2887 is apart from 2888 on each host.
    assert.deepEqual(problemsOn(["a", "b"], [...zooKeepers(1), ...brokers(2, { port: 2_180 })]), []);
    assert.deepEqual(problemsOn(["a", "b", "c"], [...zooKeepers(3, { port: 2_887 }), ...brokers(3)]), []);
  });

  it("names ports that are to be picked, each key once", () => {
    assert.deepEqual(problemsOn(["a"], [...zooKeepers(1), ...brokers(2, { port: 0 })]), [
      'port must be given with runtime "ssh", got 0; a free one can only be picked on this machine',
    ]);
    const none = zooKeepers(3, { port: 0, furtherPorts: [0, 0] });
    assert.equal(problemsOn(["a"], [...none, ...brokers(2, { port: 0 })]).length, 2);
  });

  it("names services of a host whose ports lead into each other", () => {
    assert.deepEqual(problemsOn(["a"], [...zooKeepers(1), ...brokers(2, { port: 2_180 })]), [
      "zookeeperPort must keep the ports of zookeeper-1 on a (2181) apart from the ports of kafka-0, kafka-1 on a (2180 to 2181), got 2181; change it",
    ]);
  });

  it("names those that lead into what ZooKeepers have among themselves", () => {
    assert.deepEqual(problemsOn(["a", "b"], [...zooKeepers(3), ...brokers(3, { port: 2_889 })]), [
      "zookeeperPort must keep the ports between zookeeper-1, zookeeper-3 on a (2888 to 2889) apart from the ports of kafka-0, kafka-2 on a (2889 to 2890), got 2181; change it",
    ]);
    assert.deepEqual(problemsOn(["a"], zooKeepers(3, { port: 2_887 })), [
      "zookeeperPort must keep the ports of zookeeper-1, zookeeper-2, zookeeper-3 on a (2887 to 2889) apart from the ports between zookeeper-1, zookeeper-2, zookeeper-3 on a (2888 to 2890), got 2887; change it",
    ]);
  });

  it("names those that count up beyond the last port, on the hosts where they do", () => {
    assert.deepEqual(problemsOn(["a", "b"], brokers(3, { port: 65_535 })), [
      "port must leave room up to 65535 for the ports of kafka-0, kafka-2 on a, got 65535, from which they count up to 65536; lower it",
    ]);
  });
});
