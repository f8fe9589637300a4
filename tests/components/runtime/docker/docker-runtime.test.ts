import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import {
  KafkaBroker,
  type KafkaBrokerSettings,
  kafkaBrokerDefaults,
  kafkaBrokerSpec,
} from "../../../../components/kafka/kafka-broker";
import { COMMON_ARGS, command, healthcheck } from "../../../../components/runtime/docker/container-args";
import { CONTAINER_FOLDERS } from "../../../../components/runtime/docker/container-layout";
import type { DockerRuntimeArgs } from "../../../../components/runtime/docker/docker-runtime";
import { EXEC_RELAY } from "../../../../components/runtime/docker/exec-relay";
import type { ServiceSpec } from "../../../../components/runtime/service-spec";
import { ZooKeeper, type ZooKeeperArgs, zooKeeperDefaults } from "../../../../components/zookeeper/zookeeper";
import { zooKeeperSpec } from "../../../../components/zookeeper/zookeeper-spec";
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
import {
  CONTAINER,
  CONTAINER_FILES,
  CONTAINER_SERVICE,
  CONTAINER_SLOT,
  DAEMON,
  DOCKER_HOST,
  DOCKER_STACK,
  dockerOutputs,
  IMAGE,
  labels,
  makeDockerRuntime,
  NETWORK,
  PROVIDER,
  VOLUME,
} from "../../../support/docker-cluster";
import { DISTRIBUTION, FREE_PORT } from "../../../support/local-cluster";
import { temporaryFolder } from "../../../support/temporary-folder";

const RUNTIME = join(__dirname, "..", "..", "..", "..", "components", "runtime");

/** The scripts that every service has in its folder. */
const SCRIPTS = Object.fromEntries(
  ["data", "docker", "probe"].flatMap((room) => {
    const folder = join(RUNTIME, "scripts", room);
    return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  }),
);

/** A ZooKeeper as its component describes it, in a container. */
const zooKeeperWith = (settings: Partial<typeof zooKeeperDefaults> = {}): ServiceSpec =>
  zooKeeperSpec(
    { ...zooKeeperDefaults, ...settings },
    { listen: { host: "0.0.0.0", port: 2181 }, address: { host: "zookeeper", port: 2181 } },
    CONTAINER_FOLDERS,
  );

/** A broker as its component describes it, in a container. */
const brokerAt = (bindAddress: string, port: number, advertisedHost = bindAddress): ServiceSpec =>
  kafkaBrokerSpec(
    kafkaBrokerDefaults,
    {
      clients: {
        listener: "CLIENTS",
        listen: { host: "0.0.0.0", port: 9094, publishedAs: { host: bindAddress, port } },
        address: { host: advertisedHost, port },
      },
      peers: {
        listener: "NETWORK",
        listen: { host: "0.0.0.0", port: 9092 },
        address: { host: "kafka-0", port: 9092 },
      },
    },
    { zooKeepers: [{ host: "zookeeper", port: 2181 }] },
    CONTAINER_FOLDERS,
  );

interface ClusterArgs {
  readonly runtime?: Partial<DockerRuntimeArgs>;
  readonly zooKeeper?: Omit<ZooKeeperArgs, "runtime">;
  readonly broker?: KafkaBrokerSettings;
}

describe("DockerRuntime", () => {
  const path = temporaryFolder();
  beforeEach(async () => {
    await mkdir(path(".state"));
    await writeFile(path(".state", "checkout-id"), "checkout-1");
  });

  /** A ZooKeeper and a broker on a daemon. */
  async function cluster(args: ClusterArgs = {}, outputs: MockOutputs = dockerOutputs) {
    const made: { zooKeeper: ZooKeeper; broker: KafkaBroker }[] = [];
    const registered: Registered[] = await register(() => {
      const runtime = makeDockerRuntime({ projectDir: path(), ...args.runtime });
      const zooKeeper = new ZooKeeper("zookeeper", { runtime, ...args.zooKeeper });
      made.push({ zooKeeper, broker: new KafkaBroker("kafka-0", { zooKeeper, ...args.broker }) });
    }, outputs);
    const [components] = made;
    assert.ok(components);
    return { registered, ...components };
  }

  it("registers all that a ZooKeeper and a broker need, and nothing else", async () => {
    const { registered } = await cluster();
    assert.deepEqual(registered.map(({ type, name }) => `${name} (${type.split(":").at(-1)})`).sort(), [
      "docker-distribution (Distribution)",
      "docker-image (KafkaImage)",
      "docker-network (StackNetwork)",
      "docker-provider (docker)",
      "docker-stack (DockerStack)",
      "kafka-0 (KafkaBroker)",
      "kafka-0-config (ServiceVolume)",
      "kafka-0-container (Container)",
      "kafka-0-data (ServiceVolume)",
      "kafka-0-files (ContainerFiles)",
      "kafka-0-service (ContainerService)",
      "kafka-0-slot (ContainerSlot)",
      "zookeeper (ZooKeeper)",
      "zookeeper-config (ServiceVolume)",
      "zookeeper-container (Container)",
      "zookeeper-data (ServiceVolume)",
      "zookeeper-files (ContainerFiles)",
      "zookeeper-service (ContainerService)",
      "zookeeper-slot (ContainerSlot)",
    ]);
  });

  it("makes everything of a service a part of its component", async () => {
    const { registered } = await cluster();
    for (const service of ["zookeeper", "kafka-0"]) {
      const parts = registered.filter(({ name }) => name.startsWith(`${service}-`));
      assert.equal(parts.length, 6);
      assert.deepEqual(
        parts.map(({ options }) => options.parent),
        parts.map(() => service),
      );
    }
  });

  it("leads everything to the daemon that it is given", async () => {
    const host = "ssh://user@host";
    const { registered } = await cluster({ runtime: { daemon: { ...DAEMON, host } } });
    assert.equal(inputsOf(registered, PROVIDER, "docker-provider").host, host);
    for (const name of ["zookeeper-container", "kafka-0-container"]) {
      assert.equal(
        resourceOf(registered, CONTAINER, name).provider,
        "urn:pulumi:test::kafka-cluster::pulumi:providers:docker::docker-provider::docker-provider-id",
      );
    }
    const ours = registered.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/docker:"));
    assert.equal(ours.length, 13);
    for (const { inputs, name } of ours) {
      assert.equal(inputs.dockerHost, host, name);
    }
  });

  for (const [host, certPath] of [
    ["unix:///docker.sock", ""],
    ["ssh://user@host", ""],
    ["tcp://host:2376", undefined],
  ] as const) {
    it(`has the provider take certificates ${certPath === "" ? "from nowhere" : "as Docker does"} for ${host}`, async () => {
      const { registered } = await cluster({ runtime: { daemon: { ...DAEMON, host } } });
      assert.equal(inputsOf(registered, PROVIDER, "docker-provider").certPath, certPath);
    });
  }

  it("knows what belongs to the stack", async () => {
    const { registered } = await cluster();
    assert.deepEqual(inputsOf(registered, DOCKER_STACK, "docker-stack"), {
      dockerHost: DOCKER_HOST,
      daemonId: "daemon-1",
      stack: "kafka-cluster/test",
      imageRepository: "kafka-cluster-test",
      retainData: false,
    });
  });

  it("has a network of the stack's own", async () => {
    const { registered } = await cluster();
    assert.deepEqual(inputsOf(registered, NETWORK, "docker-network"), {
      dockerHost: DOCKER_HOST,
      name: "kafka-cluster-test",
      labels: { "kafka-cluster.stack": "kafka-cluster/test", "kafka-cluster.stack-id": "docker-stack-id" },
    });
  });

  describe("builds an image", () => {
    it("of the verified distribution, on the base image", async () => {
      const { registered } = await cluster();
      assert.deepEqual(inputsOf(registered, DISTRIBUTION, "docker-distribution"), {
        version: "3.3.1",
        scalaVersion: "2.13",
        distributionsDir: path(".state", "distributions"),
        home: path(".state", "distributions", "kafka_2.13-3.3.1", "kafka"),
      });
      const { name, ...inputs } = inputsOf(registered, IMAGE, "docker-image");
      assert.match(String(name), /^kafka-cluster-test:3\.3\.1-[0-9a-f]{12}$/);
      assert.deepEqual(inputs, {
        dockerHost: DOCKER_HOST,
        baseImage: "jre:17",
        home: path(".state", "distributions", "kafka_2.13-3.3.1", "kafka"),
        labels: { "kafka-cluster.stack": "kafka-cluster/test", "kafka-cluster.base-image": "jre:17" },
      });
    });

    it("under another name where it is made of something else", async () => {
      const nameWith = async (runtime: Partial<DockerRuntimeArgs>, sha512 = "abc") => {
        const outputs: MockOutputs = (args) => ({
          ...dockerOutputs(args),
          ...(args.type === DISTRIBUTION && { sha512 }),
        });
        return inputsOf((await cluster({ runtime }, outputs)).registered, IMAGE, "docker-image").name;
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

  describe("keeps data", () => {
    it("in a volume, with a second one for configuration", async () => {
      const { registered } = await cluster();
      for (const service of ["zookeeper", "kafka-0"]) {
        for (const purpose of ["data", "config"]) {
          assert.deepEqual(inputsOf(registered, VOLUME, `${service}-${purpose}`), {
            dockerHost: DOCKER_HOST,
            name: `kafka-cluster-test-${service}-${purpose}`,
            labels: {
              "kafka-cluster.stack": "kafka-cluster/test",
              "kafka-cluster.stack-id": "docker-stack-id",
              "kafka-cluster.checkout": "checkout-1",
              "kafka-cluster.service": service,
              "kafka-cluster.purpose": purpose,
            },
            ...(purpose === "data" && { retainData: false }),
          });
        }
      }
    });

    it("beyond the stack where it is asked to, but not the configuration", async () => {
      const { registered } = await cluster({ runtime: { retainData: true } });
      for (const service of ["zookeeper", "kafka-0"]) {
        assert.equal(inputsOf(registered, VOLUME, `${service}-data`).retainData, true);
        assert.equal(inputsOf(registered, VOLUME, `${service}-config`).retainData, undefined);
      }
      assert.equal(inputsOf(registered, DOCKER_STACK, "docker-stack").retainData, true);
    });
  });

  it("has a place for the containers of a service, there before them and gone before what they use", async () => {
    const { registered } = await cluster();
    for (const [service, stopTimeoutMs] of [
      ["zookeeper", 20_000],
      ["kafka-0", 60_000],
    ] as const) {
      assert.deepEqual(inputsOf(registered, CONTAINER_SLOT, `${service}-slot`), {
        dockerHost: DOCKER_HOST,
        stackId: "docker-stack-id",
        service,
        stopTimeoutMs,
      });
      const { dependencies } = resourceOf(registered, CONTAINER_SLOT, `${service}-slot`).options;
      for (const name of [`${service}-config`, `${service}-data`]) {
        assert.ok(dependencies.includes(name), String(dependencies));
        const volume = resourceOf(registered, VOLUME, name).options;
        assert.ok(volume.dependencies.includes("docker-network"), String(volume.dependencies));
      }
      const files = resourceOf(registered, CONTAINER_FILES, `${service}-files`).options;
      assert.ok(files.dependencies.includes(`${service}-slot`), String(files.dependencies));
    }
  });

  it("makes volumes with data in the order in which services depend on each other, and no others", async () => {
    const { registered } = await cluster();
    const dependenciesOf = (name: string) => resourceOf(registered, VOLUME, name).options.dependencies;
    assert.ok(dependenciesOf("kafka-0-data").includes("zookeeper-data"), String(dependenciesOf("kafka-0-data")));
    assert.ok(!dependenciesOf("kafka-0-config").some((name) => name.startsWith("zookeeper")));
  });

  describe("writes the files of a service", () => {
    it("for a ZooKeeper", async () => {
      const { registered } = await cluster({ zooKeeper: { config: { tickTime: 500 } } });
      assert.deepEqual(inputsOf(registered, CONTAINER_FILES, "zookeeper-files"), {
        dockerHost: DOCKER_HOST,
        stackId: "docker-stack-id",
        service: "zookeeper",
        container: "kafka-cluster-test-zookeeper",
        imageId: "sha256:0123",
        volume: "zookeeper-config-id",
        volumeId: "id of zookeeper-config",
        files: {
          ...SCRIPTS,
          ...zooKeeperWith({ config: { tickTime: 500 } }).files,
        },
        dataVolume: "zookeeper-data-id",
        dataToDelete: { file: "", line: "" },
        stopTimeoutMs: 20_000,
      });
    });

    it("for a broker", async () => {
      const { registered } = await cluster({
        broker: { port: 19_092, bindAddress: "0.0.0.0", advertisedHost: "kafka.example" },
      });
      assert.deepEqual(inputsOf(registered, CONTAINER_FILES, "kafka-0-files"), {
        dockerHost: DOCKER_HOST,
        stackId: "docker-stack-id",
        service: "kafka-0",
        container: "kafka-cluster-test-kafka-0",
        imageId: "sha256:0123",
        volume: "kafka-0-config-id",
        volumeId: "id of kafka-0-config",
        files: {
          ...SCRIPTS,
          ...brokerAt("0.0.0.0", 19_092, "kafka.example").files,
        },
        dataVolume: "kafka-0-data-id",
        dataToDelete: { file: "", line: "" },
        stopTimeoutMs: 60_000,
      });
    });

    it("as a secret where one of its settings is private", async () => {
      const { registered } = await cluster({ broker: { config: { "ssl.keystore.password": "geheim" } } });
      assert.ok(isSecret(inputsOf(registered, CONTAINER_FILES, "kafka-0-files").files));
      assert.ok(!isSecret(inputsOf(registered, CONTAINER_FILES, "zookeeper-files").files));
      const { labels: shown, ...inputs } = inputsOf(registered, CONTAINER, "kafka-0-container");
      assert.ok(!JSON.stringify([shown, inputs]).includes("geheim"));
    });

    it("as no secret where none of its settings is private", async () => {
      const { registered } = await cluster();
      assert.ok(!isSecret(inputsOf(registered, CONTAINER_FILES, "kafka-0-files").files));
    });
  });

  describe("makes a container", () => {
    /** What all containers have in common. */
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
        "kafka-cluster.stack-id": "docker-stack-id",
        "kafka-cluster.service": service,
        "kafka-cluster.files": `version of ${service}-files`,
        "kafka-cluster.network-id": "network-1",
      }),
    });

    it("for a ZooKeeper, which publishes no port", async () => {
      const { registered } = await cluster();
      assert.deepEqual(inputsOf(registered, CONTAINER, "zookeeper-container"), {
        ...common("zookeeper"),
        command: command(zooKeeperWith()),
        ports: [],
        memory: 1_024,
        memorySwap: 1_024,
        stopTimeout: 25,
        destroyGraceSeconds: 25,
        healthcheck: healthcheck(zooKeeperWith()),
      });
    });

    it("for a broker, which publishes the clients' port alone", async () => {
      const { registered } = await cluster();
      assert.deepEqual(inputsOf(registered, CONTAINER, "kafka-0-container"), {
        ...common("kafka-0"),
        command: command(brokerAt("127.0.0.1", 9092)),
        ports: [{ internal: 9_094, external: 9_092, ip: "127.0.0.1", protocol: "tcp" }],
        memory: 1_792,
        memorySwap: 1_792,
        stopTimeout: 65,
        destroyGraceSeconds: 65,
        healthcheck: healthcheck(brokerAt("127.0.0.1", 9092)),
      });
    });

    for (const [limits, memory] of [
      [{ limitsSwap: false }, { memory: 1_792, memorySwap: -1 }],
      [
        { limitsMemory: false, limitsSwap: false },
        { memory: 0, memorySwap: -1 },
      ],
    ] as const) {
      it(`with what a daemon stores that can't limit all, ${JSON.stringify(limits)}`, async () => {
        const { registered } = await cluster({ runtime: { daemon: { ...DAEMON, ...limits } } });
        const { memory: stored, memorySwap } = inputsOf(registered, CONTAINER, "kafka-0-container");
        assert.deepEqual({ memory: stored, memorySwap }, memory);
      });
    }

    it("which is gone before the next one takes its name", async () => {
      const { registered } = await cluster();
      for (const name of ["zookeeper-container", "kafka-0-container"]) {
        assert.ok(resourceOf(registered, CONTAINER, name).options.deleteBeforeReplace);
      }
    });

    it("anew where the provider would take a change for done without making it", async () => {
      const { registered } = await cluster();
      for (const name of ["zookeeper-container", "kafka-0-container"]) {
        const { replaceOnChanges } = resourceOf(registered, CONTAINER, name).options;
        assert.deepEqual(replaceOnChanges, ["healthcheck", "tmpfs"]);
      }
    });

    it("at the address and the port that are asked for", async () => {
      const { registered } = await cluster({
        broker: { port: 0, bindAddress: "0.0.0.0", advertisedHost: "kafka.example" },
      });
      assert.deepEqual(namesOf(registered, FREE_PORT), ["kafka-0-port"]);
      assert.deepEqual(inputsOf(registered, FREE_PORT, "kafka-0-port"), { host: "0.0.0.0" });
      assert.deepEqual(inputsOf(registered, CONTAINER, "kafka-0-container").ports, [
        { internal: 9_094, external: 20_002, ip: "0.0.0.0", protocol: "tcp" },
      ]);
    });

    it("for a ZooKeeper at the port that is asked for, which needs not be free on this machine", async () => {
      const { registered } = await cluster({ zooKeeper: { port: 12_181 } });
      const { command } = inputsOf(registered, CONTAINER, "kafka-0-container") as { command: string[] };
      assert.deepEqual(command.slice(0, 2), ["zookeeper", "12181"]);
      const anywhere = await cluster({ zooKeeper: { port: 0 } });
      assert.deepEqual(namesOf(anywhere.registered, FREE_PORT), []);
      assert.equal(await known(anywhere.zooKeeper.connectString), "zookeeper:2181");
    });

    it("and waits until its service answers", async () => {
      const { registered } = await cluster();
      assert.deepEqual(inputsOf(registered, CONTAINER_SERVICE, "kafka-0-service"), {
        dockerHost: DOCKER_HOST,
        stackId: "docker-stack-id",
        service: "kafka-0",
        container: "kafka-cluster-test-kafka-0",
        containerId: "kafka-0-container-id",
        logsCommand: "docker logs kafka-cluster-test-kafka-0",
        startupTimeoutMs: 60_000,
        stopTimeoutMs: 60_000,
      });
    });
  });

  describe("starts a broker after its ZooKeeper", () => {
    it("but makes before what it can have before", async () => {
      const after: string[] = [];
      let answers = false;
      await cluster({}, async (args) => {
        if (answers) {
          after.push(args.name);
        }
        if (args.name === "zookeeper-service") {
          await delay(50); // Time in which what does not wait for it would go by.
          answers = true;
        }
        return dockerOutputs(args);
      });
      assert.deepEqual(after, ["kafka-0-container", "kafka-0-service"]);
    });

    it("and makes its container anew for nothing that a restart of ZooKeeper changes", async () => {
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

  describe("tells", () => {
    it("where a ZooKeeper answers: on the network alone", async () => {
      const { zooKeeper } = await cluster();
      assert.equal(await known(zooKeeper.connectString), "zookeeper:2181");
      assert.deepEqual(await known(zooKeeper.addresses), [{ host: "zookeeper", port: 2181 }]);
      assert.deepEqual(await known(zooKeeper.startIds), ["start of zookeeper-service"]);
    });

    it("where a broker answers its clients, its cluster, its log and its data", async () => {
      const { broker } = await cluster({ broker: { port: 19_092 } });
      assert.equal(await known(broker.bootstrapServers), "127.0.0.1:19092");
      assert.equal(await known(broker.startId), "start of kafka-0-service");
      assert.equal(await known(broker.clusterId), "pm8-x0Q");
      assert.equal(await known(broker.logFile), "docker logs kafka-cluster-test-kafka-0");
      assert.equal(await known(broker.dataDir), "volume kafka-0-data-id");
    });

    it("where a broker answers on the network, and the way into it", async () => {
      const { registered, broker } = await cluster();
      const { network } = broker;
      assert.ok(network?.relay);
      assert.equal(await known(network.name), "kafka-cluster-test");
      assert.equal(await known(network.bootstrapServers), "kafka-0:9092");
      assert.deepEqual(await known(network.relay), {
        module: EXEC_RELAY,
        settings: {
          command: [
            ...["docker", "--host", DOCKER_HOST, "exec", "--interactive", "kafka-cluster-test-zookeeper"],
            ...["bash", "/etc/kafka-cluster/relay.sh"],
          ],
        },
      });
      assert.equal(
        await known(network.tools),
        `docker run --rm --interactive --tty --network kafka-cluster-test ${inputsOf(registered, IMAGE, "docker-image").name}`,
      );
    });

    it("the way to a daemon that the client does not find by itself", async () => {
      const { broker } = await cluster({ runtime: { dockerHost: "ssh://user@host" } });
      assert.equal(await known(broker.logFile), "docker --host ssh://user@host logs kafka-cluster-test-kafka-0");
      assert.ok(broker.network);
      assert.match(
        String(await known(broker.network.tools)),
        /^docker --host ssh:\/\/user@host run --rm .* --network kafka-cluster-test kafka-cluster-test:3/,
      );
    });
  });
});
