import assert from "node:assert/strict";

import { clusterPlan } from "../../../../../components/cluster/cluster-plan";
import { portNamed, type ServicePlan } from "../../../../../components/runtime/service-plan";
import { assignHosts } from "../../../../../components/runtime/ssh/hosts/host-assignment";
import { hostEndpoint, wantedPorts } from "../../../../../components/runtime/ssh/hosts/service-endpoints";
import { makeSettings } from "../../../../support/clusters";
import { brokers, makeHost, zooKeepers } from "../../../../support/hosts-and-plans";

/** Address for services on all addresses of their host. */
const ANY = { bindAddress: "0.0.0.0" };

const assignedTo = (hosts: readonly string[], services: readonly ServicePlan[]) => ({
  services,
  assignment: assignHosts(services, hosts, {}),
});

describe("hostEndpoint", () => {
  const endpointOf = (hosts: readonly string[], services: readonly ServicePlan[], service: string, portIndex = 0) => {
    const plan = services.find((candidate) => candidate.service === service);
    const port = plan?.ports[portIndex];
    assert.ok(plan && port);
    const host = makeHost("a", { bindAddress: "10.0.0.1", advertisedHost: "a.public.example" });
    return hostEndpoint(plan, port, host, assignedTo(hosts, services));
  };

  it("has the addresses of the host for a port of clients", () => {
    const endpoint = { bind: "10.0.0.1", advertised: "a.public.example", port: 9_092 };
    assert.deepEqual(endpointOf(["a"], brokers(1, ANY), "kafka-0"), endpoint);
  });

  it("advertises the host of the cluster for ports of clients alone", () => {
    const services = [...zooKeepers(1, ANY), ...brokers(2, { ...ANY, advertisedHost: "kafka.example" })];
    const [zooKeeper, broker] = services;
    assert.ok(zooKeeper && broker);
    const assigned = assignedTo(["a", "b"], services);
    assert.equal(hostEndpoint(broker, broker.ports[0], makeHost("a"), assigned).advertised, "kafka.example");
    const advertising = { ...zooKeeper, advertisedHost: "kafka.example" };
    assert.equal(hostEndpoint(advertising, zooKeeper.ports[0], makeHost("a"), assigned).advertised, "a.example");
  });

  it("has the loopback address for internal ports while all services share a host", () => {
    const loopback = { bind: "127.0.0.1", advertised: "127.0.0.1" };
    const services = [...zooKeepers(1, ANY), ...brokers(1, { ...ANY, controllerPort: 10_093 })];
    assert.deepEqual(endpointOf(["a"], services, "zookeeper-1"), { ...loopback, port: 2_181 });
    assert.deepEqual(endpointOf(["a"], services, "kafka-0", 1), { ...loopback, port: 10_093 });
  });

  it("has the addresses of the host for internal ports of services on several hosts", () => {
    const services = [...zooKeepers(3, ANY), ...brokers(1, ANY)];
    const endpoint = { bind: "10.0.0.1", advertised: "a.public.example", port: 2_888 };
    assert.deepEqual(endpointOf(["a", "b"], services, "zookeeper-1", 1), endpoint);
  });
});

describe("hostEndpoint of metrics", () => {
  const settings = makeSettings({ metrics: true, brokers: 2 });
  const metricsOf = (
    hosts: readonly string[],
    bindAddress = "127.0.0.1",
    host: Parameters<typeof makeHost>[1] = {},
  ) => {
    const { services } = clusterPlan("kafka", { ...settings, bindAddress, advertisedHost: "kafka.example" });
    const assigned = assignedTo(hosts, services);
    return services.map((plan) => {
      const { bind, advertised, port } = hostEndpoint(plan, portNamed(plan, "metrics"), makeHost("a", host), assigned);
      return `${plan.service} ${bind} ${advertised}:${port}`;
    });
  };

  it("is the loopback address, and counts up over all services of a host", () => {
    assert.deepEqual(metricsOf(["a"]), [
      "zookeeper 127.0.0.1 127.0.0.1:7071",
      "kafka-0 127.0.0.1 127.0.0.1:7072",
      "kafka-1 127.0.0.1 127.0.0.1:7073",
    ]);
  });

  it("is the bind address if one is set, and counts on each host from the first port", () => {
    assert.deepEqual(metricsOf(["a", "b"], "0.0.0.0"), [
      "zookeeper 0.0.0.0 a.example:7071",
      "kafka-0 0.0.0.0 a.example:7072",
      "kafka-1 0.0.0.0 a.example:7071",
    ]);
    assert.equal(metricsOf(["a"], "127.0.0.1", { bindAddress: "10.0.0.1" })[0], "zookeeper 10.0.0.1 10.0.0.1:7071");
  });
});

describe("wantedPorts", () => {
  it("has all ports of the services, which count up on a shared host", () => {
    const services = [...zooKeepers(3, ANY), ...brokers(2, ANY)];
    assert.deepEqual(
      wantedPorts(makeHost("a"), assignedTo(["a"], services)).map(
        ({ service, host, port }) => `${service} ${host}:${port}`,
      ),
      [
        "zookeeper-1 127.0.0.1:2181",
        "zookeeper-1 127.0.0.1:2888",
        "zookeeper-1 127.0.0.1:3888",
        "zookeeper-2 127.0.0.1:2182",
        "zookeeper-2 127.0.0.1:2889",
        "zookeeper-2 127.0.0.1:3889",
        "zookeeper-3 127.0.0.1:2183",
        "zookeeper-3 127.0.0.1:2890",
        "zookeeper-3 127.0.0.1:3890",
        "kafka-0 0.0.0.0:9092",
        "kafka-1 0.0.0.0:9093",
      ],
    );
  });

  it("has both ports of a broker that is also a controller", () => {
    const services = brokers(1, { controllerPort: 10_093 });
    assert.deepEqual(
      wantedPorts(makeHost("a"), assignedTo(["a"], services)).map(({ port }) => port),
      [9_092, 10_093],
    );
  });

  it("has the ports of this host alone, at addresses that other hosts can connect to", () => {
    const assigned = assignedTo(["a", "b"], [...zooKeepers(1, ANY), ...brokers(3, ANY)]);
    const onHost = (name: string, bindAddress?: string) => wantedPorts(makeHost(name, { bindAddress }), assigned);
    assert.deepEqual(onHost("a", "10.0.0.1"), [
      { service: "zookeeper-1", argument: "zookeeperPort", port: 2_181, host: "10.0.0.1" },
      { service: "kafka-0", argument: "port", port: 9_092, host: "10.0.0.1" },
      { service: "kafka-2", argument: "port", port: 9_093, host: "10.0.0.1" },
    ]);
    assert.deepEqual(onHost("b"), [{ service: "kafka-1", argument: "port", port: 9_092, host: "0.0.0.0" }]);
    assert.equal(onHost("a")[0]?.host, "0.0.0.0");
  });
});
