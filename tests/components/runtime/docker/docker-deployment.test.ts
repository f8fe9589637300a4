import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

import { clusterPlan } from "../../../../components/cluster/cluster-plan";
import { COMMON_ARGS, command, healthcheck } from "../../../../components/runtime/docker/container-args";
import { CONTAINER_FOLDERS } from "../../../../components/runtime/docker/container-layout";
import type { DockerDeployment } from "../../../../components/runtime/docker/docker-deployment";
import { EXEC_RELAY } from "../../../../components/runtime/docker/exec-relay";
import type { RunOptions, Service } from "../../../../components/runtime/runtime";
import type { PortPlan, ServicePlan } from "../../../../components/runtime/service-plan";
import type { ServiceSpec } from "../../../../components/runtime/service-spec";
import {
  inputsOf,
  isSecret,
  known,
  type MockOutputs,
  namesOf,
  type Registered,
  register,
  resourceOf,
} from "../../../../testing/pulumi-mocks";
import { makeSettings } from "../../../support/clusters";
import {
  brokerPlan,
  CONTAINER,
  CONTAINER_CLEANUP,
  CONTAINER_FILES,
  CONTAINER_SERVICE,
  DAEMON,
  DOCKER_HOST,
  DOCKER_STACK,
  dockerOutputs,
  IMAGE,
  labels,
  makeDockerDeployment,
  NETWORK,
  PROVIDER,
  VOLUME,
  ZOOKEEPER_PLAN,
} from "../../../support/docker-cluster";
import { DISTRIBUTION, FREE_PORT, METRICS_AGENT } from "../../../support/local-cluster";
import { makeSpec } from "../../../support/service";
import { temporaryFolder } from "../../../support/temporary-folder";

const SCRIPTS_DIR = join(__dirname, "..", "..", "..", "..", "components", "runtime", "scripts");

/** Scripts in the configuration folder of each service. */
const SCRIPTS = Object.fromEntries(
  ["data", "docker", "probe"].flatMap((name) => {
    const folder = join(SCRIPTS_DIR, name);
    return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]);
  }),
);

const ZOOKEEPER: ServiceSpec = makeSpec({
  heapMiB: 512,
  files: { "zoo.cfg": "tickTime=500\n" },
  ports: [{ host: "0.0.0.0", port: 2181 }],
  startupTimeoutMs: 60_000,
  stopTimeoutMs: 20_000,
});

/** Spec of a broker at the address that its listeners have. */
const brokerSpec = (ports: ServiceSpec["ports"], settings = "broker.id=0\n"): ServiceSpec => ({
  ...makeSpec(),
  mainClass: "kafka.Kafka",
  arguments: ["/etc/kafka-cluster/server.properties"],
  heapMiB: 1_024,
  files: { "server.properties": settings },
  ports,
  startCondition: { kind: "four-letter-word", host: "zookeeper", port: 2181, word: "dump" },
  startupTimeoutMs: 60_000,
  stopTimeoutMs: 60_000,
});

const publishedAt = (host: string, port: number): ServiceSpec["ports"] => [
  { host: "0.0.0.0", port: 9094, publishedAs: { host, port } },
  { host: "0.0.0.0", port: 9092 },
];

interface ClusterArgs {
  readonly deployment?: Parameters<typeof makeDockerDeployment>[1];
  readonly broker?: Parameters<typeof brokerPlan>[0];
  readonly secret?: string;
  readonly restartGate?: boolean;
}

/** Component of one service, as `ZooKeeper` and `KafkaBroker` are. */
class Component extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Component", name);
  }
}

/** Resource that a restart waits for. */
class Gate extends pulumi.CustomResource {}

describe("DockerDeployment", () => {
  const path = temporaryFolder();
  beforeEach(async () => {
    await mkdir(path("state"));
    await writeFile(path("state", "checkout-id"), "checkout-1");
  });

  /** A ZooKeeper server and a broker that depends on it. */
  async function cluster(args: ClusterArgs = {}, outputs: MockOutputs = dockerOutputs) {
    let deployment: DockerDeployment | undefined;
    const services: Record<string, Service> = {};
    const registered: Registered[] = await register(() => {
      const plans: [ServicePlan, ServicePlan] = [ZOOKEEPER_PLAN, brokerPlan({ port: 9092, ...args.broker })];
      const parent = new Component("kafka");
      const made = makeDockerDeployment(path("state"), { services: plans, ...args.deployment }, { parent });
      deployment = made;
      const [zooKeeper, broker] = plans.map(({ service }) => new Component(service)) as [Component, Component];
      const run = (plan: ServicePlan, spec: pulumi.Output<ServiceSpec>, opts: RunOptions) => {
        services[plan.group] = made.run(plan, spec, opts);
      };
      run(plans[0], pulumi.output(ZOOKEEPER), { parent: zooKeeper });
      const { clients, internal } = made.listeners(plans[1].service);
      const spec = pulumi
        .all([clients.endpoint, internal.endpoint])
        .apply(([forClients, forServices]) => brokerSpec([forClients.listen, forServices.listen]));
      const { secret } = args;
      const settings = `broker.id=0\nssl.keystore.password=${secret}\n`;
      run(
        plans[1],
        secret === undefined
          ? spec
          : (pulumi.secret(
              spec.apply(({ ports }) => ({
                ...brokerSpec(ports, settings),
                secretSettings: ["ssl.keystore.password"],
              })),
            ) as pulumi.Output<ServiceSpec>),
        {
          parent: broker,
          // A component's own resources become dependencies only once the SDK knows all of them.
          dependsOn: [zooKeeper],
          ...(args.restartGate && { restartGate: new Gate("test:index:Gate", "restart-gate") }),
        },
      );
    }, outputs);
    assert.ok(deployment);
    const [zooKeeper, broker] = [services.zookeepers, services.brokers];
    assert.ok(zooKeeper && broker);
    return { registered, deployment, zooKeeper, broker };
  }

  it("registers all resources of a ZooKeeper server and a broker, and no others", async () => {
    const { registered } = await cluster();
    const resources = registered.filter(({ type }) => type !== "test:index:Component");
    assert.deepEqual(resources.map(({ type, name }) => `${name} (${type.split(":").at(-1)})`).sort(), [
      "kafka-0-cleanup (ContainerCleanup)",
      "kafka-0-config (ServiceVolume)",
      "kafka-0-container (Container)",
      "kafka-0-data (ServiceVolume)",
      "kafka-0-files (ContainerFiles)",
      "kafka-0-service (ContainerService)",
      "kafka-distribution (Distribution)",
      "kafka-image (KafkaImage)",
      "kafka-network (StackNetwork)",
      "kafka-provider (docker)",
      "kafka-stack (DockerStack)",
      "zookeeper-cleanup (ContainerCleanup)",
      "zookeeper-config (ServiceVolume)",
      "zookeeper-container (Container)",
      "zookeeper-data (ServiceVolume)",
      "zookeeper-files (ContainerFiles)",
      "zookeeper-service (ContainerService)",
    ]);
  });

  it("makes shared resources children of the cluster, and resources of a service children of its component", async () => {
    const { registered } = await cluster({ broker: { port: 0 } });
    const parents = new Map(registered.map(({ name, options }) => [name, options.parent]));
    for (const name of ["distribution", "image", "network", "provider", "stack", "0-port"]) {
      assert.equal(parents.get(`kafka-${name}`), "kafka", name);
    }
    for (const service of ["zookeeper", "kafka-0"]) {
      for (const name of ["cleanup", "config", "container", "data", "files", "service"]) {
        assert.equal(parents.get(`${service}-${name}`), service, name);
      }
    }
  });

  it("uses the given daemon for all resources", async () => {
    const host = "ssh://user@host";
    const { registered } = await cluster({ deployment: { daemon: { ...DAEMON, host } } });
    assert.equal(inputsOf(registered, PROVIDER, "kafka-provider").host, host);
    for (const name of ["zookeeper-container", "kafka-0-container"]) {
      assert.match(resourceOf(registered, CONTAINER, name).provider ?? "", /:kafka-provider::kafka-provider-id$/);
    }
    const dynamic = registered.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/docker:"));
    assert.equal(dynamic.length, 13);
    for (const { inputs, name } of dynamic) {
      assert.equal(inputs.dockerHost, host, name);
    }
  });

  for (const [host, certPath] of [
    ["unix:///docker.sock", ""],
    ["ssh://user@host", ""],
    ["tcp://host:2376", undefined],
  ] as const) {
    it(`gives the provider ${certPath === "" ? "no certificates" : "the certificates of Docker's client"} for ${host}`, async () => {
      const { registered } = await cluster({ deployment: { daemon: { ...DAEMON, host } } });
      assert.equal(inputsOf(registered, PROVIDER, "kafka-provider").certPath, certPath);
    });
  }

  it("describes everything that belongs to the stack", async () => {
    const { registered } = await cluster();
    assert.deepEqual(inputsOf(registered, DOCKER_STACK, "kafka-stack"), {
      dockerHost: DOCKER_HOST,
      daemonId: "daemon-1",
      stack: "kafka-cluster/test",
      imageRepository: "kafka-cluster-test",
      retainData: false,
    });
  });

  it("creates a network of the stack", async () => {
    const { registered } = await cluster();
    assert.deepEqual(inputsOf(registered, NETWORK, "kafka-network"), {
      dockerHost: DOCKER_HOST,
      name: "kafka-cluster-test",
      labels: { "kafka-cluster.stack": "kafka-cluster/test", "kafka-cluster.stack-id": "kafka-stack-id" },
    });
  });

  describe("image", () => {
    it("consists of the verified distribution and the base image", async () => {
      const { registered } = await cluster();
      const home = path("state", "distributions", "kafka_2.13-3.3.1", "kafka");
      assert.deepEqual(inputsOf(registered, DISTRIBUTION, "kafka-distribution"), {
        version: "3.3.1",
        scalaVersion: "2.13",
        distributionsDir: path("state", "distributions"),
        home,
      });
      const { name, ...inputs } = inputsOf(registered, IMAGE, "kafka-image");
      assert.match(String(name), /^kafka-cluster-test:3\.3\.1-[0-9a-f]{12}$/);
      assert.deepEqual(inputs, {
        dockerHost: DOCKER_HOST,
        baseImage: "jre:17",
        home,
        labels: { "kafka-cluster.stack": "kafka-cluster/test", "kafka-cluster.base-image": "jre:17" },
      });
    });

    it("with metrics is built on the same image, from the folder of the agent, and runs the services", async () => {
      const outputs: MockOutputs = (args) => ({
        ...dockerOutputs(args),
        ...(args.type === METRICS_AGENT && { path: "/cache/agent/a.jar" }),
        ...(args.name === "kafka-metrics-image" && { imageId: "sha256:4567" }),
      });
      const { services } = clusterPlan("kafka", makeSettings({ metrics: true }));
      const { registered } = await cluster({ deployment: { services } }, outputs);
      const image = inputsOf(registered, IMAGE, "kafka-image").name;
      const { name, ...inputs } = inputsOf(registered, IMAGE, "kafka-metrics-image");
      assert.match(String(name).slice(String(image).length), /^-metrics-[0-9a-f]{12}$/);
      assert.deepEqual(inputs, {
        dockerHost: DOCKER_HOST,
        baseImage: image,
        dockerfile: "metrics.Dockerfile",
        home: "/cache/agent",
        labels: { "kafka-cluster.stack": "kafka-cluster/test", "kafka-cluster.base-image": "jre:17" },
      });
      for (const service of ["zookeeper", "kafka-0"]) {
        assert.equal(inputsOf(registered, CONTAINER, `${service}-container`).image, "sha256:4567");
      }
    });

    it("has another name for another content", async () => {
      const nameWith = async (deployment: ClusterArgs["deployment"], sha512 = "abc") => {
        const outputs: MockOutputs = (args) => ({
          ...dockerOutputs(args),
          ...(args.type === DISTRIBUTION && { sha512 }),
        });
        return inputsOf((await cluster({ deployment }, outputs)).registered, IMAGE, "kafka-image").name;
      };
      const names = [
        await nameWith({}),
        await nameWith({ daemon: { ...DAEMON, baseImage: "jre:18" } }),
        await nameWith({}, "def"),
      ];
      assert.equal(new Set(names).size, 3);
      assert.equal(await nameWith({}), names[0]);
    });
  });

  describe("volumes", () => {
    it("hold data and configuration apart", async () => {
      const { registered } = await cluster();
      for (const service of ["zookeeper", "kafka-0"]) {
        for (const purpose of ["data", "config"]) {
          assert.deepEqual(inputsOf(registered, VOLUME, `${service}-${purpose}`), {
            dockerHost: DOCKER_HOST,
            name: `kafka-cluster-test-${service}-${purpose}`,
            labels: {
              "kafka-cluster.stack": "kafka-cluster/test",
              "kafka-cluster.stack-id": "kafka-stack-id",
              "kafka-cluster.checkout": "checkout-1",
              "kafka-cluster.service": service,
              "kafka-cluster.purpose": purpose,
            },
            checkoutIdFile: path("state", "checkout-id"),
            ...(purpose === "data" && { retainData: false }),
          });
        }
      }
    });

    it("of data outlive the stack with retainData, those of configuration do not", async () => {
      const { registered } = await cluster({ deployment: { retainData: true } });
      for (const service of ["zookeeper", "kafka-0"]) {
        assert.equal(inputsOf(registered, VOLUME, `${service}-data`).retainData, true);
        assert.equal(inputsOf(registered, VOLUME, `${service}-config`).retainData, undefined);
      }
      assert.equal(inputsOf(registered, DOCKER_STACK, "kafka-stack").retainData, true);
    });

    it("of data depend on those of the services that the service connects to, and no others do", async () => {
      const { registered } = await cluster();
      const dependenciesOf = (name: string) => resourceOf(registered, VOLUME, name).options.dependencies;
      assert.deepEqual(dependenciesOf("kafka-0-data"), ["kafka-network", "kafka-stack", "zookeeper-data"]);
      assert.deepEqual(dependenciesOf("zookeeper-data"), ["kafka-network", "kafka-stack"]);
      assert.deepEqual(dependenciesOf("kafka-0-config"), ["kafka-network", "kafka-stack"]);
    });

    it("of data depend on that of the broker that is the controller as well", async () => {
      const [client] = brokerPlan({ port: 9092 }).ports;
      const controller: PortPlan = {
        name: "controller",
        first: 10_093,
        ownAddressPort: 9093,
        argument: "port",
        argumentValue: 9092,
      };
      const services = [
        brokerPlan({ port: 9092, ports: [client, controller] }),
        brokerPlan({ port: 9092, index: 1 }),
        brokerPlan({ port: 9092, index: 2 }),
      ];
      const registered = await register(() => {
        const deployment = makeDockerDeployment(path("state"), { services });
        for (const plan of services) {
          deployment.run(plan, pulumi.output(makeSpec()), {});
        }
      }, dockerOutputs);
      const dependenciesOf = (name: string) => resourceOf(registered, VOLUME, name).options.dependencies;
      assert.deepEqual(dependenciesOf("kafka-0-data"), ["kafka-network", "kafka-stack"]);
      assert.deepEqual(dependenciesOf("kafka-1-data"), ["kafka-0-data", "kafka-network", "kafka-stack"]);
      assert.deepEqual(dependenciesOf("kafka-2-data"), ["kafka-0-data", "kafka-network", "kafka-stack"]);
    });
  });

  it("creates the cleanup of a service after its volumes and before its files", async () => {
    const { registered } = await cluster();
    for (const [service, stopTimeoutMs] of [
      ["zookeeper", 20_000],
      ["kafka-0", 60_000],
    ] as const) {
      assert.deepEqual(inputsOf(registered, CONTAINER_CLEANUP, `${service}-cleanup`), {
        dockerHost: DOCKER_HOST,
        stackId: "kafka-stack-id",
        service,
        stopTimeoutMs,
      });
      const { dependencies } = resourceOf(registered, CONTAINER_CLEANUP, `${service}-cleanup`).options;
      for (const name of [`${service}-config`, `${service}-data`]) {
        assert.ok(dependencies.includes(name), String(dependencies));
        const volume = resourceOf(registered, VOLUME, name).options;
        assert.ok(volume.dependencies.includes("kafka-network"), String(volume.dependencies));
      }
      const files = resourceOf(registered, CONTAINER_FILES, `${service}-files`).options;
      assert.ok(files.dependencies.includes(`${service}-cleanup`), String(files.dependencies));
    }
  });

  describe("files", () => {
    it("are the scripts and the files of the spec", async () => {
      const { registered } = await cluster();
      for (const [service, files, stopTimeoutMs] of [
        ["zookeeper", ZOOKEEPER.files, 20_000],
        ["kafka-0", brokerSpec([]).files, 60_000],
      ] as const) {
        const { restartDigest, ...inputs } = inputsOf(registered, CONTAINER_FILES, `${service}-files`);
        assert.match(String(restartDigest), /^[0-9a-f]{64}$/);
        assert.deepEqual(inputs, {
          dockerHost: DOCKER_HOST,
          stackId: "kafka-stack-id",
          service,
          container: `kafka-cluster-test-${service}`,
          imageId: "sha256:0123",
          volume: `${service}-config-id`,
          volumeId: `id of ${service}-config`,
          files: { ...SCRIPTS, ...files },
          dataVolume: `${service}-data-id`,
          dataToDelete: { file: "", line: "" },
          stopTimeoutMs,
        });
      }
    });

    it("are secret if the spec is", async () => {
      const { registered } = await cluster({ secret: "geheim" });
      assert.ok(isSecret(inputsOf(registered, CONTAINER_FILES, "kafka-0-files").files));
      assert.ok(!isSecret(inputsOf(registered, CONTAINER_FILES, "zookeeper-files").files));
      const { secrets, ...service } = inputsOf(registered, CONTAINER_SERVICE, "kafka-0-service");
      assert.ok(isSecret(secrets));
      const { labels: _, ...container } = inputsOf(registered, CONTAINER, "kafka-0-container");
      assert.ok(!JSON.stringify([service, container]).includes("geheim"));
    });

    it("leave all other inputs in plain text, so that previews show their changes", async () => {
      const { registered } = await cluster({ secret: "geheim" });
      const { labels: _, ...container } = inputsOf(registered, CONTAINER, "kafka-0-container");
      for (const [name, value] of Object.entries(container)) {
        assert.ok(!isSecret(value), name);
      }
    });

    it("are no secret if the spec is none", async () => {
      const { registered } = await cluster();
      assert.ok(!isSecret(inputsOf(registered, CONTAINER_FILES, "kafka-0-files").files));
    });

    it("wait for the restart gate", async () => {
      const { registered } = await cluster({ restartGate: true });
      const { dependencies } = resourceOf(registered, CONTAINER_FILES, "kafka-0-files").options;
      assert.ok(dependencies.includes("restart-gate"), String(dependencies));
      assert.ok(!dependencies.includes("zookeeper-service"), String(dependencies));
    });
  });

  describe("container", () => {
    /** Inputs that all containers have in common. */
    const common = (service: string) => ({
      name: `kafka-cluster-test-${service}`,
      hostname: service,
      image: "sha256:0123",
      ...COMMON_ARGS,
      networkMode: "kafka-cluster-test",
      networksAdvanced: [{ name: "kafka-cluster-test", aliases: [service] }],
      volumes: [
        { volumeName: `${service}-data-id`, containerPath: "/var/lib/kafka-cluster" },
        { volumeName: `${service}-config-id`, containerPath: "/etc/kafka-cluster" },
      ],
      labels: labels({
        "kafka-cluster.stack": "kafka-cluster/test",
        "kafka-cluster.stack-id": "kafka-stack-id",
        "kafka-cluster.service": service,
        "kafka-cluster.files": `version of ${service}-files`,
        "kafka-cluster.network-id": "network-1",
      }),
    });

    it("of an internal service publishes no port", async () => {
      const { registered } = await cluster();
      assert.deepEqual(inputsOf(registered, CONTAINER, "zookeeper-container"), {
        ...common("zookeeper"),
        command: command(ZOOKEEPER),
        ports: [],
        memory: 1_024,
        memorySwap: 1_024,
        stopTimeout: 25,
        destroyGraceSeconds: 25,
        healthcheck: healthcheck(ZOOKEEPER),
      });
    });

    it("of a broker publishes only the port of the clients", async () => {
      const { registered } = await cluster();
      const spec = brokerSpec(publishedAt("127.0.0.1", 9092));
      assert.deepEqual(inputsOf(registered, CONTAINER, "kafka-0-container"), {
        ...common("kafka-0"),
        command: command(spec),
        ports: [{ internal: 9_094, external: 9_092, ip: "127.0.0.1", protocol: "tcp" }],
        memory: 1_792,
        memorySwap: 1_792,
        stopTimeout: 65,
        destroyGraceSeconds: 65,
        healthcheck: healthcheck(spec),
      });
    });

    for (const [limits, memory] of [
      [{ limitsSwap: false }, { memory: 1_792, memorySwap: -1 }],
      [
        { limitsMemory: false, limitsSwap: false },
        { memory: 0, memorySwap: -1 },
      ],
    ] as const) {
      it(`has the memory limits that a daemon with ${JSON.stringify(limits)} stores`, async () => {
        const { registered } = await cluster({ deployment: { daemon: { ...DAEMON, ...limits } } });
        const { memory: stored, memorySwap } = inputsOf(registered, CONTAINER, "kafka-0-container");
        assert.deepEqual({ memory: stored, memorySwap }, memory);
      });
    }

    it("is deleted before its replacement uses the name", async () => {
      const { registered } = await cluster();
      for (const name of ["zookeeper-container", "kafka-0-container"]) {
        assert.ok(resourceOf(registered, CONTAINER, name).options.deleteBeforeReplace);
      }
    });

    it("is replaced for changes that the provider reports as done without making them", async () => {
      const { registered } = await cluster();
      for (const name of ["zookeeper-container", "kafka-0-container"]) {
        const { replaceOnChanges } = resourceOf(registered, CONTAINER, name).options;
        assert.deepEqual(replaceOnChanges, ["healthcheck", "tmpfs"]);
      }
    });

    it("publishes the configured address and port", async () => {
      const { registered } = await cluster({
        broker: { port: 19_092, index: 0, bindAddress: "0.0.0.0", advertisedHost: "kafka.example" },
      });
      assert.deepEqual(namesOf(registered, FREE_PORT), []);
      assert.deepEqual(inputsOf(registered, CONTAINER, "kafka-0-container").ports, [
        { internal: 9_094, external: 19_092, ip: "0.0.0.0", protocol: "tcp" },
      ]);
    });

    it("publishes localhost at the loopback address, at a free port for 0", async () => {
      const { registered } = await cluster({ broker: { port: 0, bindAddress: "localhost" } });
      assert.deepEqual(namesOf(registered, FREE_PORT), ["kafka-0-port"]);
      assert.deepEqual(inputsOf(registered, FREE_PORT, "kafka-0-port"), { host: "localhost" });
      assert.deepEqual(inputsOf(registered, CONTAINER, "kafka-0-container").ports, [
        { internal: 9_094, external: 20_002, ip: "127.0.0.1", protocol: "tcp" },
      ]);
    });

    it("is created only after the dependencies of its service", async () => {
      const after: string[] = [];
      let answers = false;
      await cluster({}, async (args) => {
        if (answers) {
          after.push(args.name);
        }
        if (args.name === "zookeeper-service") {
          await delay(50); // Time for resources that do not wait.
          answers = true;
        }
        return dockerOutputs(args);
      });
      assert.deepEqual(after, ["kafka-0-container", "kafka-0-service"]);
    });

    it("is not replaced after a restart of a dependency", async () => {
      const inputs = async (startId: string) => {
        const { registered } = await cluster({}, (args) => ({
          ...dockerOutputs(args),
          ...(args.name === "zookeeper-service" && { startId }),
        }));
        return inputsOf(registered, CONTAINER, "kafka-0-container");
      };
      assert.deepEqual(await inputs("first"), await inputs("second"));
    });
  });

  describe("service", () => {
    it("waits for the health check of its container", async () => {
      const { registered } = await cluster();
      assert.deepEqual(inputsOf(registered, CONTAINER_SERVICE, "kafka-0-service"), {
        dockerHost: DOCKER_HOST,
        stackId: "kafka-stack-id",
        service: "kafka-0",
        container: "kafka-cluster-test-kafka-0",
        containerId: "kafka-0-container-id",
        logsCommand: "docker logs kafka-cluster-test-kafka-0",
        startupTimeoutMs: 60_000,
        stopTimeoutMs: 60_000,
        secrets: { files: {}, secretSettings: [] },
      });
    });

    it("returns its start, facts, log and data", async () => {
      const { broker, zooKeeper } = await cluster();
      assert.equal(await known(zooKeeper.startId), "start of zookeeper-service");
      assert.equal(await known(broker.startId), "start of kafka-0-service");
      assert.deepEqual(await known(broker.facts), { clusterId: "pm8-x0Q" });
      assert.equal(await known(broker.logFile), "docker logs kafka-cluster-test-kafka-0");
      assert.equal(await known(broker.dataDir), "volume kafka-0-data-id");
    });
  });

  describe("listeners", () => {
    it("of clients have the advertised host and the published port of the service", async () => {
      const { deployment } = await cluster({
        broker: { index: 2, port: 19_092, bindAddress: "0.0.0.0", advertisedHost: "kafka.example" },
      });
      const { name, endpoint, relay, network } = deployment.listeners("kafka-2").clients;
      assert.deepEqual([name, relay, network], ["CLIENTS", undefined, undefined]);
      assert.deepEqual(await known(endpoint), {
        listen: { host: "0.0.0.0", port: 9094, publishedAs: { host: "0.0.0.0", port: 19_094 } },
        address: { host: "kafka.example", port: 19_094 },
      });
    });

    it("of clients advertise the bind address by default", async () => {
      const { deployment } = await cluster();
      const { address } = await known(deployment.listeners("kafka-0").clients.endpoint);
      assert.deepEqual(address, { host: "127.0.0.1", port: 9092 });
      assert.throws(() => deployment.listeners("zookeeper"), {
        message: "service zookeeper is not exposed to clients; use its internal listener",
      });
    });

    it("of clients share one free port, however often a caller requests them", async () => {
      const { registered, deployment } = await cluster({ broker: { port: 0 } });
      const { address } = await known(deployment.listeners("kafka-0").clients.endpoint);
      assert.deepEqual(address, { host: "127.0.0.1", port: 20_002 });
      assert.deepEqual(namesOf(registered, FREE_PORT), ["kafka-0-port"]);
    });

    it("on the network have the service's name and a relay through the first service's container", async () => {
      const { registered, deployment } = await cluster();
      const { internal } = deployment.listeners("kafka-0");
      assert.equal(internal.name, "NETWORK");
      assert.deepEqual(await known(internal.endpoint), {
        listen: { host: "0.0.0.0", port: 9092 },
        address: { host: "kafka-0", port: 9092 },
      });
      assert.ok(internal.relay && internal.network);
      assert.deepEqual(await known(internal.relay), {
        module: EXEC_RELAY,
        settings: {
          command: [
            ...["docker", "--host", DOCKER_HOST, "exec", "--interactive", "kafka-cluster-test-zookeeper"],
            ...["bash", "/etc/kafka-cluster/relay.sh"],
          ],
        },
      });
      assert.equal(await known(internal.network.name), "kafka-cluster-test");
      assert.equal(
        await known(internal.network.tools),
        `docker run --rm --interactive --tty --network kafka-cluster-test ${inputsOf(registered, IMAGE, "kafka-image").name}`,
      );
    });

    it("on the network have tools that read the certificate of the service on a secured stack", async () => {
      const { deployment } = await cluster({ deployment: { isSecured: true } });
      const { network } = deployment.listeners("kafka-0").internal;
      assert.ok(network);
      assert.match(
        String(await known(network.tools)),
        /^docker run --rm --interactive --tty --volume kafka-cluster-test-kafka-0-config:\/etc\/kafka-cluster:ro --network kafka-cluster-test kafka-cluster-test:3/,
      );
    });

    it("of internal ports have the port of a service with an address of its own", async () => {
      const ports: ServicePlan["ports"] = [
        { name: "quorum", first: 0, ownAddressPort: 2888, argument: "zookeeperPort", argumentValue: 0 },
      ];
      const services = [{ ...ZOOKEEPER_PLAN, ports }, brokerPlan({ port: 9092 })];
      const { registered, deployment } = await cluster({ deployment: { services } });
      assert.deepEqual(await known(deployment.internalListener("zookeeper", "quorum").endpoint), {
        listen: { host: "0.0.0.0", port: 2888 },
        address: { host: "zookeeper", port: 2888 },
      });
      assert.deepEqual(namesOf(registered, FREE_PORT), []);
      assert.throws(() => deployment.internalListener("zookeeper-2", "quorum"), {
        message: "service zookeeper-2 is not planned, got zookeeper, kafka-0",
      });
    });

    it("name a daemon that is not the client's default in command lines", async () => {
      const { broker, deployment } = await cluster({ deployment: { dockerHost: "ssh://user@host" } });
      assert.equal(await known(broker.logFile), "docker --host ssh://user@host logs kafka-cluster-test-kafka-0");
      const { network } = deployment.listeners("kafka-0").internal;
      assert.ok(network);
      assert.match(
        String(await known(network.tools)),
        /^docker --host ssh:\/\/user@host run --rm .* --network kafka-cluster-test kafka-cluster-test:3/,
      );
    });
  });

  it("names the settings that restart a service", async () => {
    const { deployment } = await cluster();
    const { distribution, baseImage, readiness } = deployment.restartSettings("zookeeper", ZOOKEEPER);
    assert.deepEqual(
      { distribution, baseImage, readiness },
      {
        distribution: "kafka_2.13-3.3.1",
        baseImage: "jre:17",
        readiness: "ask-four-letter-word 127.0.0.1 2181 srvr holds=Mode: ",
      },
    );
  });

  it("describes folders and racks", async () => {
    const { deployment } = await cluster();
    assert.deepEqual(deployment.folders(), CONTAINER_FOLDERS);
    assert.equal(deployment.rackOf(), undefined);
    assert.equal(deployment.kind, "docker");
  });
});
