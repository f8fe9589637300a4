import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

import { clusterPlan } from "../../../components/cluster/cluster-plan";
import { type BrokerCoordinator, zooKeeperCoordination } from "../../../components/kafka/broker-coordination";
import { brokerSpec } from "../../../components/kafka/broker-spec";
import { KafkaBroker, type KafkaBrokerArgs } from "../../../components/kafka/kafka-broker";
import type { Deployment, ServiceListeners } from "../../../components/runtime/runtime";
import { inputsOf, isKnown, isSecret, known, namesOf, type RegisterOptions } from "../../../testing/pulumi-mocks";
import {
  type ComponentSettings,
  componentArgs,
  createInProgram,
  makeSettings,
  type SettingsOverrides,
} from "../../support/clusters";
import { deployLocally, LOCAL_SERVICE, localOutputs, STACK_DIR, STATE_DIR } from "../../support/local-cluster";

const SERVER = { host: "127.0.0.1", port: 2181 };

class Server extends pulumi.CustomResource {}

/** Coordinator with one ZooKeeper server that answers as soon as the mock engine lets it. */
class Coordinator extends pulumi.ComponentResource implements BrokerCoordinator {
  constructor() {
    super("test:index:Coordinator", "coordinator");
    new Server("test:index:Server", "server", {}, { parent: this });
  }

  coordinationOf: BrokerCoordinator["coordinationOf"] = ({ nodeId = 0 }, profile) =>
    pulumi.output(zooKeeperCoordination(nodeId, [SERVER], profile)) as ReturnType<BrokerCoordinator["coordinationOf"]>;
}

/** Arguments of a broker that differ from the defaults. */
interface Given extends ComponentSettings, Pick<KafkaBrokerArgs, "dataToDelete"> {
  readonly brokerId?: number;
  readonly settings?: SettingsOverrides;
  /** Changes the deployment before the broker uses it. */
  readonly change?: (deployment: Deployment) => void;
}

/** Creates one broker of a cluster in a program. */
async function createBroker(
  { brokerId = 0, settings, config, isSecret: secret, change = () => {}, ...args }: Given = {},
  outputs = localOutputs,
  options?: RegisterOptions,
) {
  const { brokers, services } = clusterPlan("kafka", makeSettings({ brokers: brokerId + 1, ...settings }));
  const plan = brokers[brokerId];
  assert.ok(plan);
  const { created: broker, registered } = await createInProgram(
    async () => {
      const deployment = await deployLocally(services);
      change(deployment);
      return new KafkaBroker(plan.service, {
        ...args,
        plan,
        coordinator: new Coordinator(),
        version: "3.3.1",
        brokers: brokers.length,
        ...componentArgs(deployment, { config, isSecret: secret }),
      });
    },
    outputs,
    options,
  );
  return { broker, registered };
}

describe("KafkaBroker", () => {
  it("registers one service with all its settings", async () => {
    const config = { "log.retention.hours": 24 };
    const { registered } = await createBroker({ brokerId: 3, settings: { heapMiB: 256 }, config });
    const folders = {
      config: join(STACK_DIR, "kafka-3", "config"),
      data: join(STACK_DIR, "data", "kafka-3"),
      logs: join(STACK_DIR, "kafka-3", "logs"),
    };
    const at = { host: "127.0.0.1", port: 9095 };
    const shared = { listener: "PLAINTEXT", listen: at, address: at };
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["kafka-3-service"]);
    assert.deepEqual(inputsOf(registered, LOCAL_SERVICE, "kafka-3-service"), {
      spec: brokerSpec(
        {
          brokerId: 3,
          version: "3.3.1",
          brokers: 4,
          heapMiB: 256,
          profile: "development",
          config,
          secretNames: [],
          startupTimeoutMs: 60_000,
        },
        { clients: shared, internal: shared },
        zooKeeperCoordination(3, [SERVER], "development"),
        folders,
      ),
      service: "kafka-3",
      owner: "kafka-cluster/test",
      folders,
      serviceDir: join(STACK_DIR, "kafka-3"),
      home: join(STATE_DIR, "distributions", "kafka_2.13-3.3.1", "kafka"),
      distributionSha512: "abc",
      javaHome: "",
      installedJavaHome: join(STATE_DIR, "java"),
      retainData: false,
    });
  });

  it("gives its address, start, cluster, log and data to its users", async () => {
    const { broker } = await createBroker({ brokerId: 7, settings: { port: 19_092 } });
    assert.equal(await known(broker.bootstrapServers), "127.0.0.1:19099");
    assert.equal(await known(broker.startId), "start of kafka-7-service");
    assert.equal(await known(broker.clusterId), "pm8-x0Q");
    assert.equal(await known(broker.logFile), "kafka-7-service.log");
    assert.equal(await known(broker.dataDir), join(STACK_DIR, "data", "kafka-7"));
    assert.deepEqual([broker.brokerId, broker.network, broker.relay], [7, undefined, undefined]);
  });

  it("gives the advertised host to its users", async () => {
    const { broker } = await createBroker({ settings: { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" } });
    assert.equal(await known(broker.bootstrapServers), "kafka.example:9092");
  });

  it("has its settings in a preview, but no address before it runs", async () => {
    const { broker, registered } = await createBroker({}, () => ({}), { preview: true });
    const { spec } = inputsOf(registered, LOCAL_SERVICE, "kafka-0-service") as {
      spec: { files: Record<string, string> };
    };
    assert.match(spec.files["server.properties"] ?? "", /^zookeeper\.connect=127\.0\.0\.1:2181$/m);
    assert.equal(await isKnown(broker.bootstrapServers), false);
  });

  it("gives the network of its internal listener to its users, with the address and the route there", async () => {
    const relay = { module: "relay", settings: {} };
    const { broker } = await createBroker({
      change: (deployment) => {
        const { clients, internal } = deployment.listeners("kafka-0");
        const listeners: ServiceListeners = {
          clients,
          internal: {
            name: "NETWORK",
            endpoint: internal.endpoint.apply(({ listen }) => ({ listen, address: { host: "kafka-0", port: 9092 } })),
            relay: pulumi.output(relay),
            network: { name: pulumi.output("net"), tools: pulumi.output("docker run") },
          },
        };
        Object.assign(deployment, { listeners: () => listeners });
      },
    });
    const { network } = broker;
    assert.ok(network?.relay);
    assert.deepEqual(
      await Promise.all([network.name, network.tools, network.bootstrapServers].map((output) => known(output))),
      ["net", "docker run", "kafka-0:9092"],
    );
    assert.deepEqual(await known(network.relay), relay);
    assert.equal(broker.relay, undefined);
  });

  it("starts after its coordinator, and is registered before it", async () => {
    const [before, after]: [string[], string[]] = [[], []];
    let isRunning = false;
    await createBroker({ settings: { port: 0 } }, async (args) => {
      (isRunning ? after : before).push(args.name);
      if (args.name === "server") {
        await delay(50); // Time for everything that does not wait.
        isRunning = true;
      }
      return localOutputs(args);
    });
    for (const name of ["coordinator", "kafka-0", "kafka-0-port"]) {
      assert.ok(before.includes(name), name);
    }
    assert.deepEqual(after, ["kafka-0-service"]);
  });

  it("deletes data whose loss is accepted", async () => {
    const { registered } = await createBroker({ dataToDelete: "X" });
    const { spec } = inputsOf(registered, LOCAL_SERVICE, "kafka-0-service") as { spec: { dataToDelete: unknown } };
    assert.deepEqual(spec.dataToDelete, { file: "meta.properties", line: "cluster.id=X" });
  });

  it("keeps its spec a secret if its settings are, and only then", async () => {
    for (const secret of [true, false]) {
      const { registered } = await createBroker({ config: { "ssl.keystore.password": "geheim" }, isSecret: secret });
      assert.equal(isSecret(inputsOf(registered, LOCAL_SERVICE, "kafka-0-service").spec), secret);
    }
  });
});
