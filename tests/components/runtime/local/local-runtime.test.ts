import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

import { dataFoldersOf } from "../../../../components/runtime/data-folders";
import { LocalRuntime, type LocalRuntimeArgs } from "../../../../components/runtime/local/local-runtime";
import { LocalStack } from "../../../../components/runtime/local/local-stack";
import type { LocalServiceInputs } from "../../../../components/runtime/local/service-inputs";
import type { Deployment, PrepareRequest, Service } from "../../../../components/runtime/runtime";
import type { PortPlan, ServicePlan } from "../../../../components/runtime/service-plan";
import type { ServiceSpec } from "../../../../components/runtime/service-spec";
import { describeProblems } from "../../../../components/shared/problems";
import { inputsOf, known, type MockOutputs, namesOf, register } from "../../../../testing/pulumi-mocks";
import {
  DISTRIBUTION,
  deployLocally,
  FREE_PORT,
  LAUNCHERS,
  LOCAL_SERVICE,
  LOCAL_STACK,
  localOutputs,
  makeRequest,
  STACK_DIR,
  STATE_DIR,
} from "../../../support/local-cluster";
import { temporaryFolder } from "../../../support/temporary-folder";

const SPEC = { mainClass: "kafka.Kafka", files: {} } as unknown as ServiceSpec;

const CLIENT: PortPlan = { name: "client", first: 9092, ownAddressPort: 9092, argument: "port", argumentValue: 9092 };
const CONTROLLER: PortPlan = { ...CLIENT, name: "controller", first: 10_093 };

const makePlan = (plan: Partial<ServicePlan> = {}): ServicePlan => ({
  service: "kafka-0",
  group: "brokers",
  index: 0,
  exposure: "clients",
  bindAddress: "127.0.0.1",
  ports: [CLIENT],
  heapMiB: 64,
  ...plan,
});

const ZOOKEEPER = makePlan({
  service: "zookeeper",
  group: "zookeepers",
  exposure: "internal",
  ports: [{ ...CLIENT, first: 2181 }],
});

/** Deploys services, calls `use` with the deployment, and returns the registered resources. */
const deployed = (
  services: readonly ServicePlan[],
  {
    use = () => {},
    settings,
    request,
    outputs = localOutputs,
  }: {
    readonly use?: (deployment: Deployment) => unknown;
    readonly settings?: LocalRuntimeArgs;
    readonly request?: Partial<PrepareRequest>;
    readonly outputs?: MockOutputs;
  } = {},
) => register(async () => use(await deployLocally(services, settings, request)), outputs);

describe("LocalRuntime.problems", () => {
  const cases: readonly (readonly [
    title: string,
    settings: LocalRuntimeArgs | undefined,
    services: readonly ServicePlan[],
    problems: string,
  ])[] = [
    ["accepts defaults", undefined, [ZOOKEEPER, makePlan()], ""],
    [
      "rejects a comma in one folder of dataDir, which ends a folder in log.dirs",
      { dataDir: ["/data,2"] },
      [],
      'dataDir must not contain a comma, got "/data,2"; a comma separates two folders, also for Kafka, so one folder needs a path without a comma, such as a symbolic link',
    ],
    [
      "requires advertisedHost with a wildcard bindAddress",
      {},
      [ZOOKEEPER, makePlan({ bindAddress: "0.0.0.0" })],
      'advertisedHost is needed with bindAddress "0.0.0.0", got none; set it to a name or address that clients can connect to',
    ],
    [
      "rejects a wildcard as advertisedHost",
      {},
      [makePlan({ bindAddress: "0.0.0.0", advertisedHost: "0.0.0.0" })],
      'advertisedHost is needed with bindAddress "0.0.0.0", got "0.0.0.0"; set it to a name or address that clients can connect to',
    ],
    [
      "accepts a wildcard bindAddress with advertisedHost",
      {},
      [makePlan({ bindAddress: "0.0.0.0", advertisedHost: "kafka.example" })],
      "",
    ],
    [
      "reports the problems of all settings, with the ports",
      { dataDir: "," },
      [makePlan({ bindAddress: "0.0.0.0" }), { ...ZOOKEEPER, ports: [{ ...CLIENT, argument: "zookeeperPort" }] }],
      'dataDir must not contain an empty entry, got ","; name a folder in each entry, and end the text without a comma; ' +
        'advertisedHost is needed with bindAddress "0.0.0.0", got none; set it to a name or address that clients can connect to; ' +
        "zookeeperPort must differ from port, got 9092 for both; change one of them",
    ],
  ];
  for (const [title, settings, services, problems] of cases) {
    it(title, () => {
      assert.equal(describeProblems(new LocalRuntime(settings).problems(services)), problems);
    });
  }

  it("rejects settings that only a program without types can pass", () => {
    const settings = { stateDir: 5, javahome: "/jdk" } as object;
    assert.equal(
      describeProblems(new LocalRuntime(settings).problems([makePlan()])),
      'stateDir must be text, got 5; javahome is not a property of LocalRuntime, got "/jdk"; did you mean javaHome?',
    );
  });
});

describe("LocalRuntime.prepare", () => {
  const path = temporaryFolder();

  it("rejects with all problems of this machine in one message", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(typeof address === "object" && address);
    const services = [makePlan({ ports: [{ ...CLIENT, first: address.port, argumentValue: address.port }] })];
    try {
      await assert.rejects(
        register(() => new LocalRuntime({ stateDir: path(), javaHome: path() }).prepare(makeRequest(services))),
        (error: Error) => {
          assert.ok(pulumi.RunError.isInstance(error));
          assert.ok(
            error.message.startsWith(
              `this machine can't run the cluster as configured:\njavaHome must point to a usable Java: javaHome ${JSON.stringify(path())} contains no Java, `,
            ),
            error.message,
          );
          assert.ok(error.message.includes(`; port must be free, got ${address.port}, which `), error.message);
          return true;
        },
      );
    } finally {
      server.close();
    }
  });
});

describe("LocalDeployment", () => {
  it("registers a distribution and the folder of the stack", async () => {
    const registered = await deployed([], { request: { retainData: true } });
    assert.deepEqual(inputsOf(registered, DISTRIBUTION, "kafka-distribution"), {
      version: "3.3.1",
      scalaVersion: "2.13",
      distributionsDir: join(STATE_DIR, "distributions"),
      home: join(STATE_DIR, "distributions", "kafka_2.13-3.3.1", "kafka"),
    });
    assert.deepEqual(inputsOf(registered, LOCAL_STACK, "kafka-stack"), { path: STACK_DIR, retainData: true });
  });

  describe("listeners", () => {
    /** Endpoint of each port of each service. */
    async function endpoints(...services: readonly ServicePlan[]) {
      const found: Record<string, unknown> = {};
      const registered = await deployed(services, {
        use: async (deployment) => {
          for (const { service, ports } of services) {
            for (const port of ports) {
              const { name, endpoint, network, relay } = deployment.internalListener(service, port.name);
              assert.deepEqual([name, network, relay], ["PLAINTEXT", undefined, undefined]);
              found[`${service} ${port.name}`] = await known(endpoint);
            }
          }
        },
      });
      return { endpoints: found, freePorts: namesOf(registered, FREE_PORT), registered };
    }
    const at = (host: string, port: number) => ({ host, port });

    it("use the configured ports, counted up by the index of the service", async () => {
      assert.deepEqual((await endpoints(ZOOKEEPER, makePlan(), makePlan({ service: "kafka-2", index: 2 }))).endpoints, {
        "zookeeper client": { listen: at("127.0.0.1", 2181), address: at("127.0.0.1", 2181) },
        "kafka-0 client": { listen: at("127.0.0.1", 9092), address: at("127.0.0.1", 9092) },
        "kafka-2 client": { listen: at("127.0.0.1", 9094), address: at("127.0.0.1", 9094) },
      });
    });

    it("use picked ports for port 0", async () => {
      const picked = [CLIENT, CONTROLLER].map((port) => ({ ...port, first: 0 })) as [PortPlan, PortPlan];
      const zooKeeper = { ...ZOOKEEPER, ports: [picked[0]] as const };
      const found = await endpoints(zooKeeper, makePlan({ index: 2, ports: picked, bindAddress: "192.0.2.1" }));
      assert.deepEqual(found.freePorts, ["zookeeper-port", "kafka-0-port", "kafka-0-controller-port"]);
      assert.deepEqual(inputsOf(found.registered, FREE_PORT, "kafka-0-port"), { host: "192.0.2.1" });
      assert.deepEqual(inputsOf(found.registered, FREE_PORT, "kafka-0-controller-port"), { host: "127.0.0.1" });
      assert.deepEqual(found.endpoints, {
        "zookeeper client": { listen: at("127.0.0.1", 20_001), address: at("127.0.0.1", 20_001) },
        "kafka-0 client": { listen: at("192.0.2.1", 20_002), address: at("192.0.2.1", 20_002) },
        "kafka-0 controller": { listen: at("127.0.0.1", 20_002), address: at("127.0.0.1", 20_002) },
      });
      assert.deepEqual((await endpoints(zooKeeper)).freePorts, ["zookeeper-port"]);
    });

    it("advertise advertisedHost to clients alone", async () => {
      const plan = makePlan({ bindAddress: "0.0.0.0", advertisedHost: "kafka.example", ports: [CLIENT, CONTROLLER] });
      assert.deepEqual((await endpoints(plan)).endpoints, {
        "kafka-0 client": { listen: at("0.0.0.0", 9092), address: at("kafka.example", 9092) },
        "kafka-0 controller": { listen: at("127.0.0.1", 10_093), address: at("127.0.0.1", 10_093) },
      });
    });

    it("are the same listener for clients and for services", async () => {
      await deployed([makePlan()], {
        use: (deployment) => {
          const { clients, internal } = deployment.listeners("kafka-0");
          assert.equal(clients, internal);
          assert.equal(clients.endpoint, deployment.internalListener("kafka-0", "client").endpoint);
        },
      });
    });

    it("reject a port that is not planned", async () => {
      await deployed([ZOOKEEPER], {
        use: (deployment) =>
          assert.throws(() => deployment.internalListener("zookeeper", "quorum"), {
            message: "service zookeeper has no planned port named quorum",
          }),
      });
    });
  });

  it("runs a service with Java, folders and the retention of data", async () => {
    const registered = await deployed([makePlan()], {
      settings: { javaHome: "/jdk", dataDir: "/data" },
      request: { retainData: true },
      use: (deployment) => deployment.run(makePlan(), pulumi.output(SPEC), {}),
    });
    assert.deepEqual(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service"), {
      spec: SPEC,
      service: "kafka-0",
      owner: "kafka-cluster/test",
      folders: {
        config: join(STACK_DIR, "kafka-0", "config"),
        data: join("/data", "kafka-0"),
        logs: join(STACK_DIR, "kafka-0", "logs"),
      },
      serviceDir: join(STACK_DIR, "kafka-0"),
      home: join(STATE_DIR, "distributions", "kafka_2.13-3.3.1", "kafka"),
      distributionSha512: "abc",
      javaHome: "/jdk",
      installedJavaHome: join(STATE_DIR, "java"),
      retainData: true,
    });
  });

  it("registers launchers for the services that run, after the folder of the stack", async () => {
    const spec = {
      mainClass: "kafka.Kafka",
      arguments: ["server.properties"],
      jvmFlags: ["-Xmx1g"],
      files: { "log4j.properties": "log4j.rootLogger=INFO\n" },
    } as unknown as ServiceSpec;
    const registered = await deployed([ZOOKEEPER, makePlan()], {
      use: (deployment) => {
        deployment.run(ZOOKEEPER, pulumi.output(spec), {});
        deployment.run(makePlan(), pulumi.output(spec), {});
        deployment.complete?.();
      },
    });
    const { options } = registered.find(({ type }) => type === LAUNCHERS) ?? {};
    assert.deepEqual(options?.dependencies.includes("kafka-stack"), true);
    const program = { mainClass: "kafka.Kafka", arguments: ["server.properties"], jvmFlags: ["-Xmx1g"] };
    assert.deepEqual(inputsOf(registered, LAUNCHERS, "kafka-launchers"), {
      owner: "kafka-cluster/test",
      stackDir: STACK_DIR,
      home: join(STATE_DIR, "distributions", "kafka_2.13-3.3.1", "kafka"),
      javaHome: "",
      installedJavaHome: join(STATE_DIR, "java"),
      services: [
        {
          service: "zookeeper",
          kind: "zookeeper",
          ...program,
          address: "127.0.0.1:2181",
          log4j: "log4j.rootLogger=INFO\n",
        },
        { service: "kafka-0", kind: "broker", ...program, address: "127.0.0.1:9092", log4j: "log4j.rootLogger=INFO\n" },
      ],
    });
  });

  it("runs a broker with several folders for data, and a ZooKeeper with the first one", async () => {
    const plan = makePlan({ spreadsData: true });
    let dataDir = "";
    const registered = await deployed([ZOOKEEPER, plan], {
      settings: { dataDir: ["/d1", "/d2"] },
      use: (deployment) => {
        assert.equal(deployment.restartSettings("kafka-0", SPEC)["data folder"], "/d1/kafka-0,/d2/kafka-0");
        deployment.run(ZOOKEEPER, pulumi.output(SPEC), {});
        deployment.run(plan, pulumi.output(SPEC), {}).dataDir.apply((folders) => {
          dataDir = folders;
        });
      },
    });
    const foldersOf = (service: string) =>
      inputsOf(registered, LOCAL_SERVICE, `${service}-service`).folders as LocalServiceInputs["folders"];
    assert.deepEqual(dataFoldersOf(foldersOf("kafka-0")), ["/d1/kafka-0", "/d2/kafka-0"]);
    assert.deepEqual(dataFoldersOf(foldersOf("zookeeper")), ["/d1/zookeeper"]);
    assert.equal(dataDir, "/d1/kafka-0,/d2/kafka-0");
  });

  for (const first of [DISTRIBUTION, LOCAL_STACK]) {
    it(`runs a service after its ${first.split(":").at(-1)} is created`, async () => {
      const events: string[] = [];
      await deployed([makePlan()], {
        use: (deployment) => deployment.run(makePlan(), pulumi.output(SPEC), {}),
        outputs: async (args) => {
          if (args.type === first) {
            await delay(50); // A service that did not wait would be registered meanwhile.
            events.push("created");
          } else if (args.type === LOCAL_SERVICE) {
            events.push("service");
          }
          return localOutputs(args);
        },
      });
      assert.deepEqual(events, ["created", "service"]);
    });
  }

  it("runs a service after its restart gate and the other resources that it depends on", async () => {
    const registered = await deployed([makePlan()], {
      use: (deployment) => {
        const [gate, other] = ["gate", "other"].map((name) => new LocalStack(name, { path: "/x", retainData: false }));
        deployment.run(makePlan(), pulumi.output(SPEC), { restartGate: gate, dependsOn: other });
      },
    });
    const { options } = registered.find(({ type }) => type === LOCAL_SERVICE) ?? {};
    assert.deepEqual(options?.dependencies, ["gate", "kafka-distribution", "kafka-stack", "other"]);
  });

  it("reports what the service has reported", async () => {
    const services: Service[] = [];
    await deployed([makePlan()], {
      use: (deployment) => services.push(deployment.run(makePlan(), pulumi.output(SPEC), {})),
    });
    const [service] = services;
    assert.ok(service);
    assert.equal(await known(service.startId), "start of kafka-0-service");
    assert.deepEqual(await known(service.facts), { clusterId: "pm8-x0Q" });
    assert.equal(await known(service.logFile), "kafka-0-service.log");
    assert.equal(await known(service.dataDir), join(STACK_DIR, "data", "kafka-0"));
  });

  it("restarts a service whose distribution, data folder or Java changes", async () => {
    await deployed([makePlan()], {
      use: (deployment) =>
        assert.deepEqual(deployment.restartSettings("kafka-0", SPEC), {
          distribution: "kafka_2.13-3.3.1",
          "data folder": join(STACK_DIR, "data", "kafka-0"),
        }),
    });
    await deployed([makePlan()], {
      settings: { javaHome: "/jdk", dataDir: "/data" },
      use: (deployment) =>
        assert.deepEqual(deployment.restartSettings("kafka-0", SPEC), {
          distribution: "kafka_2.13-3.3.1",
          "data folder": join("/data", "kafka-0"),
          javaHome: "/jdk",
        }),
    });
  });

  it("knows no racks", async () => {
    await deployed([makePlan()], {
      use: (deployment) => {
        assert.equal(deployment.rackOf("kafka-0"), undefined);
      },
    });
  });
});
