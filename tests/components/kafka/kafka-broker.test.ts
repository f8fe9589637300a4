import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

import {
  KafkaBroker,
  type KafkaBrokerSettings,
  kafkaBrokerDefaults,
  kafkaBrokerSpec,
} from "../../../components/kafka/kafka-broker";
import { ZooKeeper } from "../../../components/zookeeper/zookeeper";
import { inputsOf, isKnown, isSecret, known, namesOf, register } from "../../../testing/pulumi-mocks";
import {
  FREE_PORT,
  LOCAL_SERVICE,
  localOutputs,
  makeRuntime,
  PROJECT_DIR,
  STACK_DIR,
} from "../../support/local-cluster";

class Network extends pulumi.CustomResource {}

type BrokerArgs = KafkaBrokerSettings;

const makeBroker = (args: BrokerArgs = {}, opts?: pulumi.ComponentResourceOptions): KafkaBroker =>
  new KafkaBroker("kafka-0", { zooKeeper: new ZooKeeper("zookeeper", { runtime: makeRuntime() }), ...args }, opts);

const registerWith = (args: BrokerArgs = {}) => register(() => makeBroker(args), localOutputs);

async function brokerWith(args: BrokerArgs = {}): Promise<KafkaBroker> {
  const made: KafkaBroker[] = [];
  await register(() => made.push(makeBroker(args)), localOutputs);
  const [broker] = made;
  assert.ok(broker);
  return broker;
}

describe("KafkaBroker", () => {
  it("registers one service, with everything that there is to know of it", async () => {
    const args = { brokerId: 3, heapMiB: 256, config: { "log.retention.hours": 24 } };
    const registered = await registerWith(args);
    const [config, data, logs] = [
      join(STACK_DIR, "kafka-0", "config"),
      join(STACK_DIR, "data", "kafka-0"),
      join(STACK_DIR, "kafka-0", "logs"),
    ];
    const at = { host: "127.0.0.1", port: 9092 };
    const everyone = { listener: "PLAINTEXT", listen: at, address: at };
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["zookeeper-service", "kafka-0-service"]);
    assert.deepEqual(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service"), {
      spec: kafkaBrokerSpec(
        { ...kafkaBrokerDefaults, ...args },
        { clients: everyone, peers: everyone },
        { zooKeepers: [{ host: "127.0.0.1", port: 2181 }] },
        { config, data, logs },
      ),
      service: "kafka-0",
      owner: "kafka-cluster/test",
      folders: { config, data, logs },
      serviceDir: join(STACK_DIR, "kafka-0"),
      home: join(PROJECT_DIR, ".state", "distributions", "kafka_2.13-3.3.1", "kafka"),
      distributionSha512: "abc",
      javaHome: "",
      installedJavaHome: join(PROJECT_DIR, ".state", "java"),
      retainData: false,
    });
  });

  it("tells its users where it answers, which start it is, its cluster, its log and its data", async () => {
    const broker = await brokerWith({ brokerId: 7, port: 19_092 });
    assert.equal(await known(broker.bootstrapServers), "127.0.0.1:19092");
    assert.equal(await known(broker.startId), "start of kafka-0-service");
    assert.equal(await known(broker.clusterId), "pm8-x0Q");
    assert.equal(await known(broker.logFile), "kafka-0-service.log");
    assert.equal(await known(broker.dataDir), join(STACK_DIR, "data", "kafka-0"));
    assert.equal(broker.brokerId, 7);
  });

  it("tells its users the advertised host", async () => {
    const { bootstrapServers } = await brokerWith({ bindAddress: "0.0.0.0", advertisedHost: "kafka.example" });
    assert.equal(await known(bootstrapServers), "kafka.example:9092");
  });

  it("is on no network of its own where it runs on this machine", async () => {
    assert.equal((await brokerWith()).network, undefined);
  });

  it("is known in a preview, before ZooKeeper or itself has answered", async () => {
    const made: KafkaBroker[] = [];
    const registered = await register(() => made.push(makeBroker()), undefined, { preview: true });
    const { spec } = inputsOf(registered, LOCAL_SERVICE, "kafka-0-service") as {
      spec: { files: Record<string, string> };
    };
    assert.match(spec.files["server.properties"] ?? "", /^zookeeper\.connect=127\.0\.0\.1:2181$/m);
    const [broker] = made;
    assert.ok(broker);
    assert.equal(await isKnown(broker.bootstrapServers), false);
  });

  describe("with port 0", () => {
    it("has a free one picked on its address, and listens on that", async () => {
      const args = { port: 0, bindAddress: "0.0.0.0", advertisedHost: "kafka.example" };
      const registered = await registerWith(args);
      assert.deepEqual(inputsOf(registered, FREE_PORT, "kafka-0-port"), { host: "0.0.0.0" });
      const { spec } = inputsOf(registered, LOCAL_SERVICE, "kafka-0-service") as {
        spec: { files: Record<string, string> };
      };
      assert.match(spec.files["server.properties"] ?? "", /^listeners=PLAINTEXT:\/\/0\.0\.0\.0:20002$/m);
      assert.match(
        spec.files["server.properties"] ?? "",
        /^advertised\.listeners=PLAINTEXT:\/\/kafka\.example:20002$/m,
      );
    });

    it("tells its users the one that was picked", async () => {
      assert.equal(await known((await brokerWith({ port: 0 })).bootstrapServers), "127.0.0.1:20002");
    });
  });

  it("asks for no free port where it has one", async () => {
    assert.deepEqual(namesOf(await registerWith(), FREE_PORT), []);
  });

  describe("after its ZooKeeper", () => {
    /** What is registered until the slow resource is there, and what afterwards. */
    const order = async (isSlow: (name: string) => boolean, program: () => unknown) => {
      const [before, after]: [string[], string[]] = [[], []];
      let isThere = false;
      await register(program, async (args) => {
        (isThere ? after : before).push(args.name);
        if (isSlow(args.name)) {
          await delay(50); // Time in which what does not wait for it would go by.
          isThere = true;
        }
        return localOutputs(args);
      });
      return { before, after };
    };

    it("is started; what it can have before is registered before", async () => {
      const { before, after } = await order(
        (name) => name === "zookeeper-service",
        () => makeBroker({ port: 0 }),
      );
      for (const name of ["zookeeper", "kafka-0", "kafka-0-port"]) {
        assert.ok(before.includes(name), name);
      }
      assert.deepEqual(after, ["kafka-0-service"]);
    });

    it("is registered after what else it is to depend on as well", async () => {
      for (const asList of [true, false]) {
        const { before, after } = await order(
          (name) => name === "network",
          () => {
            const network = new Network("test:index:Network", "network");
            makeBroker({}, { dependsOn: asList ? [network] : network });
          },
        );
        assert.ok(before.includes("zookeeper-service"));
        assert.deepEqual(after, ["kafka-0", "kafka-0-service"]);
      }
    });
  });

  it("keeps its settings as a secret where one of them is", async () => {
    const registered = await registerWith({ config: { "ssl.keystore.password": "geheim" } });
    assert.ok(isSecret(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service").spec));
    assert.ok(!isSecret(inputsOf(registered, LOCAL_SERVICE, "zookeeper-service").spec));
  });

  it("keeps no settings as a secret where none of them is", async () => {
    assert.ok(!isSecret(inputsOf(await registerWith(), LOCAL_SERVICE, "kafka-0-service").spec));
  });

  const misfits: readonly (readonly [args: BrokerArgs, message: string])[] = [
    [{ port: 70_000 }, "port must be a port, or 0 for a free one, from 0 to 65535, got 70000"],
    [
      { bindAddress: "0.0.0.0" },
      'advertisedHost must be a host that clients can connect to, got "0.0.0.0"; set it to a name or address of this machine',
    ],
    [
      { brokerId: -1, heapMiB: 1, config: { "log.dirs": "/tmp", "zookeeper.connect": "x:1" } },
      "brokerId must be a broker id from 0 to 1000, got -1; heapMiB must be a heap in MiB from 64 to 1048576, got 1; " +
        'config["log.dirs"] is set by KafkaBroker itself, got "/tmp"; remove it and use dataDir; ' +
        'config["zookeeper.connect"] is set by KafkaBroker itself, got "x:1"; remove it and use zookeeperPort',
    ],
  ];
  for (const [args, message] of misfits) {
    it(`rejects ${JSON.stringify(args)} before it registers a service`, async () => {
      const services: string[] = [];
      await assert.rejects(
        register(
          () => makeBroker(args),
          (resource) => {
            if (resource.type === LOCAL_SERVICE) {
              services.push(resource.name);
            }
            return localOutputs(resource);
          },
        ),
        (error) => pulumi.ResourceError.isInstance(error) && error.hideStack === true && error.message === message,
      );
      assert.deepEqual(services, ["zookeeper-service"]);
    });
  }
});
