import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";

import { clusterPlan } from "../../../components/cluster/cluster-plan";
import { zooKeeperCoordination } from "../../../components/kafka/broker-coordination";
import type { ServiceSettings } from "../../../components/runtime/jvm-program";
import type { LocalServiceInputs } from "../../../components/runtime/local/service-inputs";
import { ZooKeeper } from "../../../components/zookeeper/zookeeper";
import { zooKeeperSpec } from "../../../components/zookeeper/zookeeper-spec";
import {
  inputsOf,
  isKnown,
  isSecret,
  known,
  namesOf,
  type RegisterOptions,
  register,
  resourceOf,
} from "../../../testing/pulumi-mocks";
import {
  type ComponentSettings,
  componentArgs,
  createInProgram,
  makeSettings,
  type SettingsOverrides,
} from "../../support/clusters";
import {
  deployLocally,
  FREE_PORT,
  LOCAL_SERVICE,
  localOutputs,
  STACK_DIR,
  STATE_DIR,
} from "../../support/local-cluster";

const SETTINGS: ServiceSettings = {
  heapMiB: 512,
  profile: "development",
  config: {},
  secretNames: [],
  startupTimeoutMs: 60_000,
};

/** Arguments of a ZooKeeper that differ from the defaults. */
interface Given
  extends ComponentSettings,
    Pick<SettingsOverrides, "zookeepers" | "zookeeperPort" | "zookeeperHeapMiB"> {}

/** Creates a ZooKeeper in a program, for the first broker of a cluster. */
async function createZooKeeper(
  { config, isSecret: secret, ...settings }: Given = {},
  outputs = localOutputs,
  options?: RegisterOptions,
) {
  const { coordinators: plans, brokers } = clusterPlan("kafka", makeSettings(settings));
  const [broker] = brokers;
  assert.ok(broker);
  const { created: zooKeeper, registered } = await createInProgram(
    async () => {
      const deployment = await deployLocally([...plans, broker]);
      return new ZooKeeper("zookeeper", { plans, ...componentArgs(deployment, { config, isSecret: secret }) });
    },
    outputs,
    options,
  );
  return { zooKeeper, registered, coordination: zooKeeper.coordinationOf(broker, "development") };
}

describe("ZooKeeper", () => {
  it("registers one service with all its settings", async () => {
    const config = { tickTime: 500 };
    const { registered } = await createZooKeeper({ zookeeperHeapMiB: 256, config });
    const folders = {
      config: join(STACK_DIR, "zookeeper", "config"),
      data: join(STACK_DIR, "data", "zookeeper"),
      logs: join(STACK_DIR, "zookeeper", "logs"),
    };
    const at = { host: "127.0.0.1", port: 2181 };
    assert.deepEqual(namesOf(registered, LOCAL_SERVICE), ["zookeeper-service"]);
    assert.deepEqual(inputsOf(registered, LOCAL_SERVICE, "zookeeper-service"), {
      spec: zooKeeperSpec({ ...SETTINGS, heapMiB: 256, config }, { listen: at }, folders),
      service: "zookeeper",
      owner: "kafka-cluster/test",
      folders,
      serviceDir: join(STACK_DIR, "zookeeper"),
      home: join(STATE_DIR, "distributions", "kafka_2.13-3.3.1", "kafka"),
      distributionSha512: "abc",
      javaHome: "",
      installedJavaHome: join(STATE_DIR, "java"),
      retainData: false,
    });
  });

  it("gives its connect string and its start to its users", async () => {
    const { zooKeeper } = await createZooKeeper({ zookeeperPort: 12_181 });
    assert.equal(await known(zooKeeper.connectString), "127.0.0.1:12181");
    assert.deepEqual(await known(zooKeeper.startIds), ["start of zookeeper-service"]);
  });

  it("gives brokers their coordination before it answers, and the connect string afterwards", async () => {
    const events: string[] = [];
    const outputs: pulumi.Output<unknown>[] = [];
    await register(
      async () => {
        const { coordinators, brokers } = clusterPlan("kafka", makeSettings());
        const [broker] = brokers;
        assert.ok(broker);
        const deployment = await deployLocally([...coordinators, broker]);
        const zooKeeper = new ZooKeeper("zookeeper", { plans: coordinators, ...componentArgs(deployment) });
        outputs.push(zooKeeper.coordinationOf(broker, "development").apply(() => events.push("coordination")));
        outputs.push(zooKeeper.connectString.apply(() => events.push("connect string")));
      },
      async (args) => {
        if (args.type === LOCAL_SERVICE) {
          await delay(50); // Time for everything that does not wait.
          events.push("answer");
        }
        return localOutputs(args);
      },
    );
    await Promise.all(outputs.map(known));
    assert.deepEqual(events, ["coordination", "answer", "connect string"]);
  });

  it("knows the coordination of brokers in a preview, but neither connect string nor starts", async () => {
    const { zooKeeper, coordination } = await createZooKeeper({}, () => ({}), { preview: true });
    assert.deepEqual(
      await known(coordination),
      zooKeeperCoordination(0, [{ host: "127.0.0.1", port: 2181 }], "development"),
    );
    assert.equal(await isKnown(zooKeeper.connectString), false);
    assert.equal(await isKnown(zooKeeper.startIds), false);
  });

  it("has the port that is picked for port 0", async () => {
    const { zooKeeper, registered } = await createZooKeeper({ zookeeperPort: 0 });
    assert.deepEqual(inputsOf(registered, FREE_PORT, "zookeeper-port"), { host: "127.0.0.1" });
    const { spec } = inputsOf(registered, LOCAL_SERVICE, "zookeeper-service") as unknown as LocalServiceInputs;
    assert.deepEqual(spec.ports, [{ host: "127.0.0.1", port: 20_001 }]);
    assert.match(spec.files["zoo.cfg"] ?? "", /^clientPort=20001$/m);
    assert.equal(await known(zooKeeper.connectString), "127.0.0.1:20001");
  });

  describe("of three servers", () => {
    const NAMES = ["zookeeper-service", "zookeeper-2-service", "zookeeper-3-service"];

    it("runs each server under its own name, and the first under the name of a single one", async () => {
      const { registered } = await createZooKeeper({ zookeepers: 3 });
      assert.deepEqual(namesOf(registered, LOCAL_SERVICE).sort(), [...NAMES].sort());
      assert.deepEqual(
        NAMES.map((name) => inputsOf(registered, LOCAL_SERVICE, name).service),
        ["zookeeper", "zookeeper-2", "zookeeper-3"],
      );
    });

    it("gives each server its number and the addresses of all, on ports that count up", async () => {
      const { registered } = await createZooKeeper({ zookeepers: 3 });
      const servers = [1, 2, 3].map((id) => ({
        id,
        host: "127.0.0.1",
        quorumPort: 2887 + id,
        electionPort: 3887 + id,
      }));
      for (const [index, name] of NAMES.entries()) {
        const { spec, folders } = inputsOf(registered, LOCAL_SERVICE, name) as unknown as LocalServiceInputs;
        const [at, quorum, election] = [2181, 2888, 3888].map((port) => ({ host: "127.0.0.1", port: port + index }));
        assert.ok(at && quorum && election);
        const membership = { id: index + 1, servers, listen: [quorum, election] };
        assert.deepEqual(spec, zooKeeperSpec(SETTINGS, { listen: at }, folders, membership), name);
      }
    });

    it("gives the addresses and the starts of all servers to its users", async () => {
      const { zooKeeper, coordination } = await createZooKeeper({ zookeepers: 3, zookeeperPort: 12_181 });
      const connectString = "127.0.0.1:12181,127.0.0.1:12182,127.0.0.1:12183";
      assert.equal(await known(zooKeeper.connectString), connectString);
      assert.equal((await known(coordination)).identity["zookeeper.connect"], connectString);
      assert.deepEqual(
        await known(zooKeeper.startIds),
        NAMES.map((name) => `start of ${name}`),
      );
    });

    it("picks free ports for clients and servers if zookeeperPort is 0", async () => {
      const { registered } = await createZooKeeper({ zookeepers: 3, zookeeperPort: 0 });
      const services = ["zookeeper", "zookeeper-2", "zookeeper-3"];
      assert.deepEqual(
        namesOf(registered, FREE_PORT)
          .filter((name) => name.startsWith("zookeeper"))
          .sort(),
        services
          .flatMap((service) => ["port", "quorum-port", "election-port"].map((port) => `${service}-${port}`))
          .sort(),
      );
    });

    it("starts its servers side by side", async () => {
      const { registered } = await createZooKeeper({ zookeepers: 3 });
      for (const name of NAMES) {
        const { dependencies } = resourceOf(registered, LOCAL_SERVICE, name).options;
        assert.ok(!dependencies.some((dependency) => dependency.endsWith("-service")), name);
      }
    });
  });

  it("has no data files and no peer ports if it is one server", async () => {
    const { registered } = await createZooKeeper();
    const { spec } = inputsOf(registered, LOCAL_SERVICE, "zookeeper-service") as unknown as LocalServiceInputs;
    assert.equal(spec.dataFiles, undefined);
    assert.equal(spec.ports.length, 1);
  });

  it("keeps its spec a secret if its settings are, and only then", async () => {
    for (const secret of [true, false]) {
      const config = { "ssl.keyStore.password": "geheim" };
      const { registered } = await createZooKeeper({ config, isSecret: secret });
      assert.equal(isSecret(inputsOf(registered, LOCAL_SERVICE, "zookeeper-service").spec), secret);
    }
  });

  it("is the parent of its services", async () => {
    const { registered } = await createZooKeeper({ zookeepers: 3 });
    for (const name of namesOf(registered, LOCAL_SERVICE)) {
      assert.equal(resourceOf(registered, LOCAL_SERVICE, name).options.parent, "zookeeper");
    }
  });
});
