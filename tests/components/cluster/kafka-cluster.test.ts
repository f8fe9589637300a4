import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

import type { KafkaClusterArgs } from "../../../components/cluster/cluster-args";
import type { ExistingLayout } from "../../../components/cluster/existing-cluster";
import { KafkaCluster } from "../../../components/cluster/kafka-cluster";
import type { LocalServiceInputs } from "../../../components/runtime/local/service-inputs";
import type { DataInspector, Deployment, PrepareRequest, Runtime } from "../../../components/runtime/runtime";
import { parseProperties } from "../../../components/shared/properties";
import { inputsOf, isKnown, isSecret, known, namesOf, register, resourceOf } from "../../../testing/pulumi-mocks";
import { createCluster, mainFileOf, withLayout, withResources } from "../../support/clusters";
import { environment } from "../../support/environment";
import {
  CLUSTER_IDENTITY,
  DISTRIBUTION,
  FREE_PORT,
  LOCAL_SERVICE,
  LOCAL_STACK,
  localOutputs,
  makeRuntime,
  STATE_DIR,
} from "../../support/local-cluster";
import { temporaryFolder } from "../../support/temporary-folder";

const CLUSTER = "kafka-cluster:index:KafkaCluster";
const BROKER = "kafka-cluster:index:KafkaBroker";
const ZOOKEEPER = "kafka-cluster:index:ZooKeeper";
const CONTROLLERS = "kafka-cluster:index:ControllerQuorum";
const PROTOCOL_LEVEL = "pulumi-nodejs:dynamic/kafka:ProtocolLevel";
const IN_SYNC = "pulumi-nodejs:dynamic/rolling:ReplicasInSync";

const SERVICES = ["kafka-0-service", "kafka-1-service", "kafka-2-service"];

/** Resources of a cluster on the local runtime before its services. */
const BEFORE_SERVICES = [CLUSTER, BROKER, ZOOKEEPER, LOCAL_STACK, DISTRIBUTION, CLUSTER_IDENTITY, PROTOCOL_LEVEL];

/** Runtime like a `makeRuntime()`, with other members of its prepared runtime and its deployment. */
const runtimeWith = (
  overrides: { readonly data?: Partial<DataInspector>; readonly deployment?: (deployment: Deployment) => void },
  onPrepare: (request: PrepareRequest) => void = () => {},
): Runtime => {
  const runtime = makeRuntime();
  return {
    kind: runtime.kind,
    problems: (services) => runtime.problems(services),
    prepare: async (request) => {
      onPrepare(request);
      const { ports, data, deploy } = await runtime.prepare(request);
      return {
        ports,
        data: { ...data, ...overrides.data },
        deploy: (name, opts) => {
          const deployment = deploy(name, opts);
          overrides.deployment?.(deployment);
          return deployment;
        },
      };
    },
  };
};

/** Inspector's answers for this data: file `service/file` to text. */
const retainedData = (files: Readonly<Record<string, string>>): Partial<DataInspector> => ({
  dataState: async (service) =>
    Object.keys(files).some((file) => file.startsWith(`${service}/`)) ? "retained" : "none",
  dataFile: async (service, file) => files[`${service}/${file}`],
});

describe("KafkaCluster", () => {
  describe("by default", () => {
    it("is one ZooKeeper server and one broker on this machine", async () => {
      const { cluster, registered } = await createCluster();
      assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["zookeeper-service", "kafka-0-service"]);
      assert.equal(await known(cluster.bootstrapServers), "127.0.0.1:9092");
      const { replicationFactor, version, runtime, retainData, deletesTopics } = cluster;
      assert.deepEqual(
        { replicationFactor, version, runtime, retainData, deletesTopics },
        {
          replicationFactor: 1,
          version: "3.3.1",
          runtime: "local",
          retainData: false,
          deletesTopics: process.platform !== "win32",
        },
      );
      assert.equal(cluster.zooKeeper && (await known(cluster.zooKeeper.connectString)), "127.0.0.1:2181");
      assert.deepEqual(
        [cluster.controllers, cluster.network, cluster.relay, cluster.consoleTools],
        [undefined, undefined, undefined, undefined],
      );
    });

    it("runs on a LocalRuntime", async () => {
      await assert.rejects(
        register(() => KafkaCluster.create("kafka", { advertisedHost: "0.0.0.0" })),
        /:\sadvertisedHost is needed with bindAddress "127\.0\.0\.1", /,
      );
    });
  });

  it("gives each broker an id and a port, counted up, and as many replicas as there are brokers", async () => {
    const { cluster, registered, specOf } = await createCluster({ brokers: 3, port: 19_092 });
    assert.deepEqual(namesOf(registered, BROKER), ["kafka-0", "kafka-1", "kafka-2"]);
    for (const id of [0, 1, 2]) {
      const lines = mainFileOf(specOf(`kafka-${id}`)).split("\n");
      assert.ok(lines.includes(`broker.id=${id}`));
      assert.ok(lines.includes(`listeners=PLAINTEXT://127.0.0.1:${19_092 + id}`));
      assert.ok(lines.includes("default.replication.factor=3"));
    }
    assert.equal(cluster.replicationFactor, 3);
  });

  it("has a replication factor of 3 at most", async () => {
    assert.equal((await createCluster({ brokers: 5 })).cluster.replicationFactor, 3);
  });

  it("gives addresses, starts, ids and version of all brokers to its users", async () => {
    const { cluster } = await createCluster({ brokers: 3, advertisedHost: "kafka.example", retainData: true });
    assert.equal(await known(cluster.bootstrapServers), "kafka.example:9092,kafka.example:9093,kafka.example:9094");
    assert.equal(await known(cluster.clusterId), "pm8-x0Q");
    assert.deepEqual(
      await known(cluster.startIds),
      SERVICES.map((service) => `start of ${service}`),
    );
    assert.deepEqual(
      cluster.brokers.map(({ brokerId }) => brokerId),
      [0, 1, 2],
    );
    assert.equal(cluster.retainData, true);
  });

  it("passes every argument on to the services", async () => {
    const { specOf, registered } = await createCluster({
      heapMiB: 256,
      zookeeperHeapMiB: 128,
      profile: "production",
      startupTimeoutMs: 5_000,
      retainData: true,
      brokerConfig: { "log.retention.hours": 24 },
      zookeeperConfig: { tickTime: 500 },
    });
    const [zooKeeper, broker] = [specOf("zookeeper"), specOf("kafka-0")];
    assert.deepEqual([zooKeeper.heapMiB, broker.heapMiB], [128, 256]);
    assert.deepEqual([zooKeeper.startupTimeoutMs, broker.startupTimeoutMs], [5_000, 5_000]);
    for (const { jvmFlags } of [zooKeeper, broker]) {
      assert.ok(jvmFlags.includes("-XX:+UseG1GC"));
    }
    assert.match(mainFileOf(zooKeeper), /^tickTime=500$/m);
    assert.match(mainFileOf(broker), /^log\.retention\.hours=24$/m);
    assert.equal(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service").retainData, true);
  });

  it("runs the distribution that the arguments name", async () => {
    const archive = { archive: "/kafka.tgz", archiveSha512: "a".repeat(128) };
    const { cluster, registered } = await createCluster({ version: "3.4.0", scalaVersion: "2.12", ...archive });
    const { version, scalaVersion, ...choice } = inputsOf(registered, DISTRIBUTION, "kafka-distribution");
    assert.deepEqual([version, scalaVersion], ["3.4.0", "2.12"]);
    assert.deepEqual({ ...choice, ...archive }, choice);
    assert.equal(cluster.version, "3.4.0");
  });

  describe("as a tree", () => {
    it("has coordinator, brokers, identity and shared resources below the cluster, and services below those", async () => {
      for (const [coordination, coordinator, service] of [
        ["zookeeper", ZOOKEEPER, "zookeeper"],
        ["kraft", CONTROLLERS, "controller"],
      ] as const) {
        const { registered } = await createCluster({ coordination, brokers: 3 });
        const parentOf = (type: string, name: string) => resourceOf(registered, type, name).options.parent;
        assert.equal(parentOf(CLUSTER, "kafka"), "");
        assert.equal(parentOf(coordinator, service), "kafka");
        assert.equal(parentOf(CLUSTER_IDENTITY, "kafka-identity"), "kafka");
        assert.equal(parentOf(DISTRIBUTION, "kafka-distribution"), "kafka");
        assert.equal(parentOf(LOCAL_STACK, "kafka-stack"), "kafka");
        assert.equal(parentOf(LOCAL_SERVICE, `${service}-service`), service);
        assert.equal(parentOf(IN_SYNC, `${service}-in-sync`), service);
        for (const broker of ["kafka-0", "kafka-1", "kafka-2"]) {
          assert.equal(parentOf(BROKER, broker), "kafka");
          assert.equal(parentOf(LOCAL_SERVICE, `${broker}-service`), broker);
          assert.equal(parentOf(IN_SYNC, `${broker}-in-sync`), broker);
        }
      }
    });

    it("starts brokers side by side, after all servers of the coordinator", async () => {
      for (const [args, servers] of [
        [{ zookeepers: 3 }, ["zookeeper-service", "zookeeper-2-service", "zookeeper-3-service"]],
        [
          { coordination: "kraft", controllers: 3 },
          ["controller-service", "controller-2-service", "controller-3-service"],
        ],
      ] as const) {
        const { registered } = await createCluster({ ...args, brokers: 3 });
        for (const broker of SERVICES) {
          const { dependencies } = resourceOf(registered, LOCAL_SERVICE, broker).options;
          assert.deepEqual(
            servers.filter((server) => !dependencies.includes(server)),
            [],
          );
          assert.deepEqual(
            dependencies.filter((dependency) => SERVICES.includes(dependency)),
            [],
          );
        }
      }
    });

    it("has the ports of brokers that start after a combined node before this node runs", async () => {
      const before: string[] = [];
      let isRunning = false;
      await createCluster(
        { coordination: "kraft", brokers: 2, port: 0 },
        {
          answer: withLayout({ coordination: "kraft", coordinators: 1, isCombined: true }),
          outputs: async (args) => {
            if (!isRunning) {
              before.push(args.name);
            }
            if (args.name === "kafka-0-service") {
              await delay(50); // Time for everything that does not wait.
              isRunning = true;
            }
            return localOutputs(args);
          },
        },
      );
      assert.ok(before.includes("kafka-1-port"));
      assert.ok(!before.includes("kafka-1-service"));
    });

    it("starts brokers that joined a combined node after this node, so that they stop before it", async () => {
      const answer = withLayout({ coordination: "kraft", coordinators: 1, isCombined: true });
      const { registered } = await createCluster({ coordination: "kraft", brokers: 3 }, { answer });
      const dependenciesOf = (service: string) =>
        resourceOf(registered, LOCAL_SERVICE, service).options.dependencies.filter((name) => SERVICES.includes(name));
      assert.deepEqual(SERVICES.map(dependenciesOf), [[], ["kafka-0-service"], ["kafka-0-service"]]);
    });

    it("is created below the parent that its options name", async () => {
      const registered = await register(async () => {
        const parent = new pulumi.ComponentResource("test:index:Platform", "platform");
        await KafkaCluster.create("kafka", { runtime: makeRuntime() }, { parent });
      }, localOutputs);
      assert.equal(resourceOf(registered, CLUSTER, "kafka").options.parent, "platform");
    });

    it("is registered after the resources that its options depend on", async () => {
      class Network extends pulumi.CustomResource {}
      for (const asList of [true, false]) {
        const after: string[] = [];
        let exists = false;
        await register(
          async () => {
            const network = new Network("test:index:Network", "network");
            await KafkaCluster.create("kafka", { runtime: makeRuntime() }, { dependsOn: asList ? [network] : network });
          },
          async (args) => {
            if (args.name === "network") {
              await delay(50); // Time for everything that does not wait.
              exists = true;
            } else if (exists) {
              after.push(args.name);
            }
            return localOutputs(args);
          },
        );
        for (const name of ["kafka", "kafka-stack", "zookeeper-service", "kafka-0-service"]) {
          assert.ok(after.includes(name), name);
        }
      }
    });

    it("registers everything that needs no running ZooKeeper before ZooKeeper runs", async () => {
      const [before, after]: [string[], string[]] = [[], []];
      let isRunning = false;
      await createCluster(
        { port: 0 },
        {
          outputs: async (args) => {
            (isRunning ? after : before).push(args.name);
            if (args.name === "zookeeper-service") {
              await delay(50); // Time for everything that does not wait.
              isRunning = true;
            }
            return localOutputs(args);
          },
        },
      );
      for (const name of ["kafka-0", "kafka-0-port", "zookeeper", "kafka-identity"]) {
        assert.ok(before.includes(name), name);
      }
      assert.deepEqual(after, ["zookeeper-in-sync", "kafka-0-service", "kafka-0-live-settings", "kafka-0-in-sync"]);
    });
  });

  describe("in a preview", () => {
    it("knows the settings of all services, but not the addresses of brokers that do not run yet", async () => {
      const { cluster, specOf } = await createCluster({}, { preview: true, outputs: () => ({}) });
      assert.match(mainFileOf(specOf("kafka-0")), /^zookeeper\.connect=127\.0\.0\.1:2181$/m);
      assert.equal(await isKnown(cluster.bootstrapServers), false);
      assert.equal(await isKnown(cluster.clusterId), false);
    });

    it("accepts a setting that another resource will give", async () => {
      class Vault extends pulumi.CustomResource {
        declare readonly password: pulumi.Output<string>;
        constructor() {
          super("test:index:Vault", "vault", { password: undefined });
        }
      }
      const registered = await register(
        async () => {
          const password = pulumi.secret(new Vault().password);
          const brokerConfig = { "password.encoder.secret": password };
          await KafkaCluster.create("kafka", { runtime: makeRuntime(), brokerConfig });
        },
        () => ({}),
        { preview: true },
      );
      assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["zookeeper-service", "kafka-0-service"]);
    });
  });

  describe("with port 0", () => {
    it("picks a free port for each broker on its address, and advertises that port", async () => {
      const args = { port: 0, bindAddress: "0.0.0.0", advertisedHost: "kafka.example", security: "none" } as const;
      const { cluster, registered, specOf } = await createCluster(args);
      assert.deepEqual(inputsOf(registered, FREE_PORT, "kafka-0-port"), { host: "0.0.0.0" });
      assert.match(mainFileOf(specOf("kafka-0")), /^listeners=PLAINTEXT:\/\/0\.0\.0\.0:20002$/m);
      assert.match(mainFileOf(specOf("kafka-0")), /^advertised\.listeners=PLAINTEXT:\/\/kafka\.example:20002$/m);
      assert.equal(await known(cluster.bootstrapServers), "kafka.example:20002");
    });

    it("picks no port for a service that has one", async () => {
      assert.deepEqual(namesOf((await createCluster()).registered, FREE_PORT), []);
    });
  });

  describe("with racks", () => {
    it("sets the rack of each broker", async () => {
      const runtime = runtimeWith({
        deployment: (deployment) => Object.assign(deployment, { rackOf: (service: string) => `rack of ${service}` }),
      });
      const { specOf } = await createCluster({ runtime, brokers: 2 });
      for (const broker of ["kafka-0", "kafka-1"]) {
        assert.ok(mainFileOf(specOf(broker)).split("\n").includes(`broker.rack=rack of ${broker}`));
      }
    });

    it("sets no rack of a broker whose rack is unknown", async () => {
      const { specOf } = await createCluster();
      assert.doesNotMatch(mainFileOf(specOf("kafka-0")), /^broker\.rack/m);
    });
  });

  describe("with secret settings", () => {
    const inputs: Readonly<Record<string, KafkaClusterArgs["brokerConfig"]>> = {
      "a secret value": { "password.encoder.secret": pulumi.secret("987654321") },
      "a secret as a whole": pulumi.secret({ "password.encoder.secret": "987654321" }),
      "a secret value of a setting with any name": { "log.retention.ms": pulumi.secret(987_654_321) },
    };
    for (const [what, brokerConfig] of Object.entries(inputs)) {
      it(`keeps ${what} secret in everything that is registered`, async () => {
        const { registered, specOf } = await createCluster({ brokers: 2, brokerConfig });
        assert.ok(isSecret(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service").spec));
        assert.ok(isSecret(inputsOf(registered, IN_SYNC, "kafka-0-in-sync").settings));
        assert.ok(!isSecret(inputsOf(registered, LOCAL_SERVICE, "zookeeper-service").spec));
        assert.match(mainFileOf(specOf("kafka-0")), /=987654321$/m);
        assert.equal(specOf("kafka-0").secretSettings.length, 1);
        const plain = registered.flatMap(({ inputs: all }) => Object.values(all).filter((value) => !isSecret(value)));
        assert.doesNotMatch(JSON.stringify(plain), /987654321/);
      });
    }

    it("keeps secret settings of ZooKeeper secret", async () => {
      const { registered, specOf } = await createCluster({ zookeeperConfig: { tickTime: pulumi.secret(500) } });
      assert.ok(isSecret(inputsOf(registered, LOCAL_SERVICE, "zookeeper-service").spec));
      assert.ok(!isSecret(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service").spec));
      assert.deepEqual(specOf("zookeeper").secretSettings, ["tickTime"]);
    });

    it("keeps secret settings of brokers secret in controllers, which read some of them", async () => {
      const brokerConfig = { "num.partitions": pulumi.secret(6) };
      const { registered, specOf } = await createCluster({ coordination: "kraft", controllers: 3, brokerConfig });
      assert.ok(isSecret(inputsOf(registered, LOCAL_SERVICE, "controller-2-service").spec));
      assert.deepEqual(specOf("controller-2").secretSettings, ["num.partitions"]);
    });

    it("registers no secret without secret settings", async () => {
      const { registered } = await createCluster({ brokers: 2 });
      assert.ok(registered.every(({ inputs: all }) => !Object.values(all).some(isSecret)));
    });
  });

  describe("before anything is registered", () => {
    /** Types of resources that a program registers before it fails with this message. */
    async function registeredBefore(
      message: RegExp | string,
      args: KafkaClusterArgs,
      options: Parameters<typeof register>[2] = {},
      name = "kafka",
    ): Promise<string[]> {
      const types: string[] = [];
      await assert.rejects(
        register(
          () => KafkaCluster.create(name, { runtime: makeRuntime(), ...args }),
          (resource) => {
            types.push(resource.type);
            return localOutputs(resource);
          },
          options,
        ),
        (error: Error) => {
          assert.ok(pulumi.RunError.isInstance(error));
          assert.equal(error.stack, "");
          if (typeof message === "string") {
            assert.equal(error.message, message);
          } else {
            assert.match(error.message, message);
          }
          return true;
        },
      );
      return types;
    }

    it("reports all bad arguments in one message", async () => {
      const types = await registeredBefore(
        "the cluster kafka can't be created as configured:\nbrokers must be a number of brokers from 1 to 100, got 101; " +
          "port must be a port, or 0 for a free one, from 0 to 65535, got -1; " +
          'brokerConfig["broker.rack"] is set by KafkaBroker itself, got "a"; remove it and use rack of an entry in hosts, with runtime ssh',
        { brokers: 101, port: -1, brokerConfig: { "broker.rack": "a" } },
      );
      assert.deepEqual(types, []);
    });

    it("reports a bad name", async () => {
      assert.deepEqual(await registeredBefore(/:\sname must be 1 to 40 letters, /, {}, {}, "my cluster"), []);
      assert.deepEqual(
        await registeredBefore(/:\sname must be 1 to 40 .*, got \["kafka"\]; /, {}, {}, ["kafka"] as never),
        [],
      );
    });

    describe("reports what only a program without types can pass:", () => {
      const cases: readonly (readonly [args: object, message: RegExp])[] = [
        [{ broker: 3 }, /:\nbroker is not a property of KafkaCluster, got 3; did you mean brokers\?$/],
        [{ runtime: "docker" }, /:\nruntime must be a LocalRuntime, a DockerRuntime or an SshRuntime, got "docker"; /],
        [{ port: pulumi.output(9092) }, /:\nport must be a port, .*, got an output; pass a plain value, because /],
        [{ brokers: Promise.resolve(3) }, /:\nbrokers must be .*, got a promise; wait for its value with `await`$/],
      ];
      for (const [args, message] of cases) {
        it(Object.keys(args).join(), async () => {
          assert.deepEqual(await registeredBefore(message, args), []);
        });
      }
    });

    it("reports a changed number of coordinators", async () => {
      const answer = withLayout({ coordination: "zookeeper", coordinators: 3, isCombined: false });
      assert.deepEqual(
        await registeredBefore(/:\szookeepers must stay 3 while the stack exists, got 1; /, {}, { answer }),
        [],
      );
    });

    it("reports the problems that preflight finds", async () => {
      const runtime: Runtime = {
        ...makeRuntime(),
        prepare: () => Promise.reject(new pulumi.RunError("this machine can't run the cluster")),
      };
      const types: string[] = [];
      await assert.rejects(
        register(
          () => KafkaCluster.create("kafka", { runtime }),
          ({ type }) => {
            types.push(type);
            return {};
          },
        ),
        { message: "this machine can't run the cluster" },
      );
      assert.deepEqual(types, []);
    });

    describe("without a jar for metrics or a source of it", () => {
      const path = temporaryFolder();
      environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache"), PATH: path("no programs") }));

      it("refuses metrics, and says what to do", async () => {
        await assert.rejects(createCluster({ metrics: true }), (error: Error) => {
          assert.match(
            error.message,
            /^the cluster kafka can't be created as configured:\nmetrics is not possible: the metrics agent \S+ could not be set up; tried Maven Central with mvn: mvn(\.cmd)? .*; install Maven \(mvn\), or copy \S+ from Maven Central to \S+, then run the command again$/,
          );
          return true;
        });
      });
    });

    it("reports existing data that the cluster can't start with", async () => {
      const runtime = runtimeWith({ data: retainedData({ "kafka-0/meta.properties": "version=1\ncluster.id=X\n" }) });
      assert.deepEqual(
        await registeredBefore(/^the cluster can't start with the existing data:\ncoordination must stay "kraft" /, {
          runtime,
        }),
        [],
      );
    });

    it("reports retained data of other voters", async () => {
      const files = {
        "kafka-0/meta.properties": "version=1\ncluster.id=pm8-x0Q\nnode.id=0\n",
        "kafka-0/__cluster_metadata-0/quorum-state": '{"currentVoters":[{"voterId":3001}]}',
      };
      assert.deepEqual(
        await registeredBefore(
          "the cluster kafka can't be created as configured:\ncontrollers must match the retained data of cluster pm8-x0Q, " +
            "whose voters are 3001, got voters 0; deploy with controllers 1, and with more than 1 broker the first time",
          { coordination: "kraft", runtime: runtimeWith({ data: retainedData(files) }) },
        ),
        [],
      );
    });
  });

  it("prepares the runtime for the planned services of the stack", async () => {
    const requests: PrepareRequest[] = [];
    const runtime = runtimeWith({}, (request) => requests.push(request));
    await createCluster({ runtime, brokers: 2, retainData: true });
    const [{ services, ...request } = { services: [] }] = requests;
    assert.equal(requests.length, 1);
    assert.deepEqual(
      services.map(({ service }) => service),
      ["zookeeper", "kafka-0", "kafka-1"],
    );
    assert.deepEqual(request, {
      project: "kafka-cluster",
      stack: "test",
      distribution: { version: "3.3.1", scalaVersion: "2.13", archive: undefined, archiveSha512: undefined },
      retainData: true,
      deployedHosts: {},
    });
  });

  it("prepares the runtime with the hosts of deployed services", async () => {
    const requests: PrepareRequest[] = [];
    const runtime = runtimeWith({}, (request) => requests.push(request));
    const answer = withResources({
      type: "pulumi-nodejs:dynamic/ssh:RemoteHealth",
      name: "kafka-0-service-health",
      outputs: { script: "service", subject: "kafka-0", host: "b" },
    });
    await createCluster({ runtime }, { answer });
    assert.deepEqual(requests[0]?.deployedHosts, { "kafka-0": "b" });
  });

  it("deletes data whose loss is accepted before the start of its service", async () => {
    const files = { "kafka-0/meta.properties": "version=0\ncluster.id=X\nbroker.id=0\n" };
    const { specOf } = await createCluster({
      runtime: runtimeWith({ data: retainedData(files) }),
      acceptDataLoss: "X",
      brokers: 2,
    });
    assert.deepEqual(specOf("kafka-0").dataToDelete, { file: "meta.properties", line: "cluster.id=X" });
    assert.equal(specOf("kafka-1").dataToDelete, undefined);
  });

  describe("protocol", () => {
    const protocolOf = async (args: KafkaClusterArgs) => {
      const { registered, specOf } = await createCluster(args);
      const { protocolVersion } = inputsOf(registered, PROTOCOL_LEVEL, "kafka-protocol");
      return [protocolVersion, parseProperties(mainFileOf(specOf("kafka-0")) ?? "")["inter.broker.protocol.version"]];
    };

    it("is recorded, and in the file of each broker with ZooKeeper", async () => {
      assert.deepEqual(await protocolOf({}), ["3.3", "3.3"]);
      assert.deepEqual(await protocolOf({ protocolVersion: "2.8" }), ["2.8", "2.8"]);
    });

    it("is recorded with KRaft, where no file names it", async () => {
      assert.deepEqual(await protocolOf({ coordination: "kraft" }), ["3.3", undefined]);
    });
  });

  describe("identity", () => {
    const identityWith = async (args: KafkaClusterArgs, layout?: ExistingLayout) =>
      inputsOf(
        (await createCluster(args, { ...(layout && { answer: withLayout(layout) }) })).registered,
        CLUSTER_IDENTITY,
        "kafka-identity",
      );

    it("records coordination and number of coordinators", async () => {
      assert.deepEqual(await identityWith({ zookeepers: 3 }), {
        coordination: "zookeeper",
        coordinators: 3,
        isCombined: false,
        retainedClusterId: "",
      });
      const kraft = { coordination: "kraft", retainedClusterId: "" };
      assert.deepEqual(await identityWith({ coordination: "kraft" }), { ...kraft, coordinators: 1, isCombined: true });
      assert.deepEqual(await identityWith({ coordination: "kraft", controllers: 3 }), {
        ...kraft,
        coordinators: 3,
        isCombined: false,
      });
    });

    const FILES = {
      "kafka-0/meta.properties": "version=1\ncluster.id=retained\nnode.id=0\n",
      "kafka-0/__cluster_metadata-0/quorum-state": '{"currentVoters":[{"voterId":0}]}',
    };

    it("has the id of retained data", async () => {
      const runtime = runtimeWith({ data: retainedData(FILES) });
      assert.equal((await identityWith({ coordination: "kraft", runtime })).retainedClusterId, "retained");
    });

    it("has the id of retained data of the first broker if controllers have no data", async () => {
      const { "kafka-0/meta.properties": meta } = FILES;
      const runtime = runtimeWith({
        data: {
          ...retainedData({ "kafka-0/meta.properties": meta }),
          dataState: async (service) => (service === "kafka-0" ? "retained" : "present"),
        },
      });
      const { retainedClusterId } = await identityWith({ coordination: "kraft", controllers: 3, runtime });
      assert.equal(retainedClusterId, "retained");
    });

    it("does not change with the data of an existing cluster", async () => {
      const runtime = runtimeWith({ data: retainedData(FILES) });
      const layout = { coordination: "kraft", coordinators: 1, isCombined: true } as const;
      assert.equal((await identityWith({ coordination: "kraft", runtime }, layout)).retainedClusterId, "");
    });
  });

  describe("next to another cluster in the same stack", () => {
    const createTwo = () =>
      register(async () => {
        const runtime = makeRuntime();
        await KafkaCluster.create("kafka", { runtime });
        await KafkaCluster.create("orders", { runtime, port: 19_092, zookeeperPort: 12_181, brokers: 2 });
      }, localOutputs);

    it("has names of its own for all resources", async () => {
      const registered = await createTwo();
      const names = registered.map(({ type, name }) => `${type} ${name}`);
      assert.equal(new Set(names).size, names.length);
      assert.deepEqual(namesOf(registered, CLUSTER), ["kafka", "orders"]);
      assert.deepEqual(namesOf(registered, LOCAL_SERVICE).sort(), [
        "kafka-0-service",
        "orders-0-service",
        "orders-1-service",
        "orders-zookeeper-service",
        "zookeeper-service",
      ]);
    });

    it("has folders of its own", async () => {
      const registered = await createTwo();
      const pathOf = (name: string) => inputsOf(registered, LOCAL_STACK, name).path;
      assert.deepEqual(
        [pathOf("kafka-stack"), pathOf("orders-stack")],
        [join(STATE_DIR, "stacks", "test"), join(STATE_DIR, "stacks", "test-orders")],
      );
      const { owner } = inputsOf(registered, LOCAL_SERVICE, "orders-0-service") as unknown as LocalServiceInputs;
      assert.equal(owner, "kafka-cluster/test-orders");
    });
  });

  it("warns about settings of a version of Kafka whose settings are not known", async () => {
    const warnings: string[] = [];
    const { warn } = pulumi.log;
    Object.assign(pulumi.log, { warn: async (text: string) => warnings.push(text) });
    try {
      const archive = { archive: "/kafka.tgz", archiveSha512: "a".repeat(128), version: "3.8.0" };
      await createCluster({ ...archive, brokerConfig: { "num.io.threads": 0 } });
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? "",
      /^brokerConfig\["num\.io\.threads"\] must be .*\(the settings of Kafka 3\.8\.0 are not known/,
    );
  });

  describe("on Windows itself", () => {
    const windows: Runtime = { ...runtimeWith({}), isWindows: true };

    it("has brokers that rename no open file, and deletes no topics", async () => {
      const { cluster, specOf } = await createCluster({ runtime: windows });
      assert.match(JSON.stringify(specOf("kafka-0")), /delete\.topic\.enable=false.*log\.cleaner\.enable=false/);
      assert.equal(cluster.deletesTopics, false);
    });

    it("refuses KRaft of Kafka before 3.6", async () => {
      await assert.rejects(
        createCluster({ runtime: windows, coordination: "kraft" }),
        /coordination must be "zookeeper" on Windows, .*KAFKA-14273/,
      );
    });
  });

  it("is complete once it is created: only the services follow", async () => {
    const { registered } = await createCluster();
    const types = registered.map(({ type }) => type);
    const first = types.indexOf(LOCAL_SERVICE);
    assert.deepEqual([...types.slice(0, first)].sort(), [...BEFORE_SERVICES].sort());
  });
});
