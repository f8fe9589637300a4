import assert from "node:assert/strict";

import { clusterPlan } from "../../../../components/cluster/cluster-plan";
import { dockerProblems } from "../../../../components/runtime/docker/docker-problems";
import type { PortPlan, ServicePlan } from "../../../../components/runtime/service-plan";
import { describeProblems } from "../../../../components/shared/problems";
import { makeSettings, type SettingsOverrides } from "../../../support/clusters";
import { brokerPlan, ZOOKEEPER_PLAN } from "../../../support/docker-cluster";
import { environment } from "../../../support/environment";

const CONTROLLER: PortPlan = {
  name: "controller",
  first: 10_093,
  ownAddressPort: 9093,
  argument: "port",
  argumentValue: 9092,
};

/** Plan of a ZooKeeper server of an ensemble with this client port. */
const zooKeeperPlan = (index: number, port: number): ServicePlan => ({
  ...ZOOKEEPER_PLAN,
  service: `zookeeper-${index + 1}`,
  index,
  ports: [
    { name: "client", first: port, ownAddressPort: port, argument: "zookeeperPort", argumentValue: port },
    { name: "quorum", first: 2888, ownAddressPort: 2888, argument: "zookeeperPort", argumentValue: port },
    { name: "election", first: 3888, ownAddressPort: 3888, argument: "zookeeperPort", argumentValue: port },
  ],
});

const brokers = (count: number, plan: Parameters<typeof brokerPlan>[0] = {}): ServicePlan[] =>
  Array.from({ length: count }, (_, index) => brokerPlan({ ...plan, index }));

const problemsOf = (services: readonly ServicePlan[], dockerHost = ""): string =>
  describeProblems(dockerProblems(dockerHost, services));

describe("dockerProblems", () => {
  environment(() => ({ DOCKER_CERT_PATH: "" }));

  const accepted: readonly (readonly [name: string, services: readonly ServicePlan[], dockerHost?: string])[] = [
    ["a ZooKeeper server and a broker whose port is picked", [ZOOKEEPER_PLAN, brokerPlan()]],
    ["localhost", [brokerPlan({ bindAddress: "localhost" })]],
    [
      "all addresses with an advertised host",
      [brokerPlan({ bindAddress: "0.0.0.0", advertisedHost: "kafka.example" })],
    ],
    ["ports up to 65535", brokers(3, { port: 65_533 })],
    [
      "equal ports of services with addresses of their own",
      [zooKeeperPlan(0, 2887), zooKeeperPlan(1, 2887), ...brokers(3, { port: 2887 })],
    ],
    ["a name as the bind address of an internal service", [{ ...ZOOKEEPER_PLAN, bindAddress: "zookeeper.example" }]],
    [
      "a daemon on another machine with a port and an address",
      [brokerPlan({ port: 9092, bindAddress: "192.0.2.1" })],
      "ssh://host",
    ],
    [
      "IPv6 addresses",
      [brokerPlan({ bindAddress: "::", advertisedHost: "2001:db8::7" }), brokerPlan({ bindAddress: "::1" })],
    ],
    ["metrics", clusterPlan("kafka", makeSettings({ metrics: true, brokers: 3, zookeepers: 3 })).services],
    ["a broker that is a controller", [brokerPlan({ ports: [...brokerPlan().ports, CONTROLLER] })]],
  ];
  for (const [name, services, dockerHost] of accepted) {
    it(`accepts ${name}`, () => {
      assert.equal(problemsOf(services, dockerHost), "");
    });
  }

  const rejected: readonly (readonly [services: readonly ServicePlan[], message: string, dockerHost?: string])[] = [
    [
      brokers(2, { bindAddress: "kafka.example" }),
      'bindAddress must be an IP address with runtime "docker", got "kafka.example"; set it to the address that this name resolves to',
    ],
    [
      brokers(2, { bindAddress: "0.0.0.0" }),
      'advertisedHost is needed with bindAddress "0.0.0.0", got none; set it to a name or address that clients can connect to',
    ],
    [
      [brokerPlan({ bindAddress: "0.0.0.0", advertisedHost: "0.0.0.0" })],
      'advertisedHost is needed with bindAddress "0.0.0.0", got "0.0.0.0"; set it to a name or address that clients can connect to',
    ],
    [
      [brokerPlan({ advertisedHost: "0.0.0.0" })],
      'advertisedHost is needed with bindAddress "127.0.0.1", got "0.0.0.0"; set it to a name or address that clients can connect to',
    ],
    [
      [ZOOKEEPER_PLAN, ...brokers(2, { port: 65_535 })],
      "port must leave room for the client ports of brokers up to 65535, got 65535, which needs ports up to 65536; lower it",
    ],
    [
      [zooKeeperPlan(0, 3888), zooKeeperPlan(1, 3888)],
      "zookeeperPort must keep the client ports of zookeepers (3888) apart from the election ports of zookeepers (3888), got 3888; change it",
    ],
    [
      [brokerPlan()],
      'dockerHost must look like unix:///path, npipe:////./pipe/name, ssh://user@host or tcp://host:port, got "http://host"',
      "http://host",
    ],
    [
      [brokerPlan({ bindAddress: "::", advertisedHost: undefined })],
      'advertisedHost is needed with bindAddress "::", got none; set it to a name or address that clients can connect to',
    ],
    [
      brokers(2, { bindAddress: "localhost" }),
      "port must be set with dockerHost ssh://user@host, got 0; set a port, because a free one can only be picked on this machine; " +
        "bindAddress must be an address of the machine of ssh://user@host, got localhost; set it to an address of that machine, and advertisedHost to the name or address that clients connect to",
      "ssh://user@host",
    ],
  ];
  const metrics = (settings: SettingsOverrides) =>
    clusterPlan("kafka", makeSettings({ metrics: true, ...settings })).services;
  for (const [services, message, dockerHost] of [
    ...rejected,
    [
      metrics({ metricsPort: 9091 }),
      "metricsPort must keep the metrics ports of brokers (9092) apart from the client ports of brokers (9092), got 9091; change it",
    ],
    [
      metrics({ zookeeperPort: 7071 }),
      "metricsPort must keep the metrics ports of zookeeper (7071) apart from the client ports of zookeeper (7071), got 7071; change it",
    ],
    [
      metrics({ metricsPort: 0, bindAddress: "192.0.2.1" }),
      "metricsPort must be set with dockerHost ssh://host, got 0; set a port, because a free one can only be picked on this machine",
      "ssh://host",
    ],
  ] as const) {
    it(`rejects: ${message.slice(0, 90)}`, () => {
      // The words of shared problems are tested where they are written.
      assert.equal(problemsOf(services, dockerHost), message);
    });
  }
});
