import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import type { KafkaClusterArgs } from "../../../components/cluster/cluster-args";
import type { ClusterMetadata } from "../../../components/kafka-client/cluster-metadata";
import type { ReplicasInSyncInputs } from "../../../components/rolling/replicas-in-sync";
import {
  inputsOf,
  isSecret,
  type MockOutputs,
  namesOf,
  type Registered,
  resourceOf,
  revealed,
} from "../../../testing/pulumi-mocks";
import { answeringMetadata } from "../../support/cluster-metadata";
import { type CreateOptions, createCluster, withResources } from "../../support/clusters";
import { answeringQuorum, COMING, NOT_LEADING } from "../../support/describe-quorum";
import { CLUSTER_IDENTITY, FREE_PORT, LOCAL_SERVICE, localOutputs } from "../../support/local-cluster";
import { tcpServers } from "../../support/tcp-server";

const GATE = "pulumi-nodejs:dynamic/rolling:RestartGate";
const LIVE = "pulumi-nodejs:dynamic/rolling:LiveSettings";
const IN_SYNC = "pulumi-nodejs:dynamic/rolling:ReplicasInSync";

/** Records of services that were ready. */
type Deployed = readonly ReplicasInSyncInputs[];

/** Everything that a program registers that creates a cluster in a stack with these records. */
async function deploy(
  args: KafkaClusterArgs,
  deployed: Deployed = [],
  options: CreateOptions = {},
): Promise<readonly Registered[]> {
  const answer = withResources(
    ...deployed.map((outputs) => ({ type: IN_SYNC, name: `${outputs.service}-in-sync`, outputs })),
    ...(args.coordination === "kraft"
      ? [
          {
            type: CLUSTER_IDENTITY,
            name: "kafka-identity",
            outputs: { coordination: "kraft", coordinators: args.controllers ?? 1, isCombined: false },
          },
        ]
      : []),
  );
  return (await createCluster(args, { answer, ...options })).registered;
}

/** Records after a deployment. Services answer at these addresses; nothing answers at the address of any other service. */
const recordsOf = (registered: readonly Registered[], addresses: Readonly<Record<string, string>> = {}): Deployed =>
  namesOf(registered, IN_SYNC).map((name) => {
    const { settings, access, ...inputs } = inputsOf(registered, IN_SYNC, name) as unknown as ReplicasInSyncInputs;
    const address = addresses[inputs.service] ?? "127.0.0.1:1";
    return {
      ...inputs,
      settings: revealed(settings) as ReplicasInSyncInputs["settings"],
      access: { ...access, address },
    };
  });

/** One address for all brokers. */
const allAt = (address: string) => Object.fromEntries(BROKERS.map((service) => [service, address]));

const reasonsOf = (registered: readonly Registered[], service: string) =>
  inputsOf(registered, GATE, `${service}-restart-gate`).reasons as readonly string[];

/** Services whose return a service waits for before its restart. */
const predecessorsOf = (registered: readonly Registered[], service: string): string[] =>
  resourceOf(registered, GATE, `${service}-restart-gate`)
    .options.dependencies.filter((name) => name.endsWith("-in-sync"))
    .map((name) => name.replace("-in-sync", ""))
    .sort();

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];
const THREE: KafkaClusterArgs = { brokers: 3, port: 19_092 };
const CHANGED: KafkaClusterArgs = { ...THREE, brokerConfig: { "log.retention.hours": 24 } };

describe("RollingRestarts", () => {
  const serve = tcpServers();

  /** Address of a broker that answers with these ids and partitions. */
  const brokerWith = async (brokerIds: readonly number[], partitions: ClusterMetadata["partitions"] = []) =>
    `127.0.0.1:${await serve(answeringMetadata(() => ({ brokerIds, partitions })))}`;

  it("records settings and address of every service once it is ready", async () => {
    const registered = await deploy(THREE);
    assert.deepEqual(namesOf(registered, IN_SYNC).sort(), [
      "kafka-0-in-sync",
      "kafka-1-in-sync",
      "kafka-2-in-sync",
      "zookeeper-in-sync",
    ]);
    const { settings, ...others } = inputsOf(registered, IN_SYNC, "kafka-1-in-sync");
    assert.deepEqual(others, {
      service: "kafka-1",
      kind: "kafka-metadata",
      brokerIds: [1],
      startId: "start of kafka-1-service",
      access: { address: "127.0.0.1:19093" },
      secretSettings: [],
      timeoutMs: 300_000,
    });
    const { distribution, heapMiB, ...more } = settings as Record<string, string>;
    assert.deepEqual([distribution, heapMiB, more["default.replication.factor"]], ["kafka_2.13-3.3.1", "1024", "3"]);
    const { dependencies, parent } = resourceOf(registered, IN_SYNC, "kafka-1-in-sync").options;
    assert.ok(dependencies.includes("kafka-1-service"));
    assert.equal(parent, "kafka-1");
  });

  it("records coordinators with the address of their first port, and without broker ids", async () => {
    const zooKeeper = inputsOf(await deploy({ zookeepers: 3 }), IN_SYNC, "zookeeper-2-in-sync");
    assert.deepEqual(
      [zooKeeper.kind, zooKeeper.brokerIds, zooKeeper.access],
      ["four-letter-word", [], { address: "127.0.0.1:2182" }],
    );
    const kraft = await deploy({ coordination: "kraft", controllers: 3 });
    const controller = inputsOf(kraft, IN_SYNC, "controller-2-in-sync");
    assert.deepEqual(
      [controller.kind, controller.brokerIds, controller.access],
      ["kraft-quorum", [], { address: "127.0.0.1:10094" }],
    );
  });

  it("puts a gate before the start of services with others in their group, and before no single service", async () => {
    const registered = await deploy(THREE);
    assert.deepEqual(namesOf(registered, GATE).sort(), [
      "kafka-0-restart-gate",
      "kafka-1-restart-gate",
      "kafka-2-restart-gate",
    ]);
    const { dependencies } = resourceOf(registered, LOCAL_SERVICE, "kafka-1-service").options;
    assert.ok(dependencies.includes("kafka-1-restart-gate"));
    assert.equal(resourceOf(registered, GATE, "kafka-1-restart-gate").options.parent, "kafka-1");
    assert.deepEqual(namesOf(await deploy({}), GATE), []);
  });

  it("starts new services side by side", async () => {
    const registered = await deploy(THREE);
    for (const service of BROKERS) {
      assert.deepEqual([reasonsOf(registered, service), predecessorsOf(registered, service)], [[], []]);
    }
  });

  it("leaves services without changes alone, and asks no broker", async () => {
    const registered = await deploy(THREE, recordsOf(await deploy(THREE)));
    for (const service of BROKERS) {
      assert.deepEqual(reasonsOf(registered, service), []);
      assert.deepEqual(inputsOf(registered, GATE, `${service}-restart-gate`).brokers, []);
    }
  });

  for (const preview of [false, true]) {
    it(`restarts changed brokers one after the other, and names the changes${preview ? ", also in a preview" : ""}`, async () => {
      const address = await brokerWith([0, 1, 2]);
      const registered = await deploy(CHANGED, recordsOf(await deploy(THREE), allAt(address)), { preview });
      assert.deepEqual(
        BROKERS.map((service) => predecessorsOf(registered, service)),
        [[], ["kafka-0"], ["kafka-0", "kafka-1"]],
      );
      assert.deepEqual(reasonsOf(registered, "kafka-2"), ["log.retention.hours (unset) -> 24"]);
      const { brokers, expected, brokerIds } = inputsOf(registered, GATE, "kafka-2-restart-gate");
      assert.deepEqual(brokers, [{ address }, { address }, { address }]);
      assert.deepEqual([expected, brokerIds], [[0, 1, 2], [2]]);
    });
  }

  it("names services in a preview whose settings are not known yet, but no new service", async () => {
    const records = recordsOf(await deploy({ port: 0, brokers: 2 })).filter(({ service }) => service !== "kafka-1");
    const texts: string[] = [];
    const { info } = pulumi.log;
    Object.assign(pulumi.log, { info: async (text: string) => texts.push(text) });
    try {
      const outputs: MockOutputs = (resource) => (resource.type === FREE_PORT ? {} : localOutputs(resource));
      await deploy({ port: 0, brokers: 2 }, records, { preview: true, outputs });
      await deploy({ port: 0, brokers: 2 }, records);
    } finally {
      Object.assign(pulumi.log, { info });
    }
    assert.deepEqual(texts, [
      "kafka-0 may restart: some of its settings are known only after `up` has created other resources",
    ]);
  });

  it("starts brokers that are down first, side by side", async () => {
    const address = await brokerWith([0]);
    const registered = await deploy(CHANGED, recordsOf(await deploy(THREE), { "kafka-0": address }));
    assert.deepEqual(
      BROKERS.map((service) => [predecessorsOf(registered, service), reasonsOf(registered, service).length]),
      [
        [["kafka-1", "kafka-2"], 1],
        [[], 0],
        [[], 0],
      ],
    );
  });

  it("completes an interrupted change, and restarts no broker twice", async () => {
    const [before, after] = [await deploy(THREE), await deploy(CHANGED)].map((registered) => recordsOf(registered));
    const address = await brokerWith([0, 1, 2]);
    const interrupted = (before ?? []).map((service) =>
      service.service === "kafka-0" ? (after?.find(({ service: other }) => other === "kafka-0") ?? service) : service,
    );
    const registered = await deploy(
      CHANGED,
      interrupted.map((service) => ({ ...service, access: { address } })),
    );
    assert.deepEqual(reasonsOf(registered, "kafka-0"), []);
    assert.deepEqual(predecessorsOf(registered, "kafka-1"), []);
    assert.deepEqual(predecessorsOf(registered, "kafka-2"), ["kafka-1"]);
  });

  it("restarts the controller of the brokers last", async () => {
    const metadata = { brokerIds: [0, 1, 2], controllerId: 1, partitions: [] };
    const address = `127.0.0.1:${await serve(answeringMetadata(() => metadata))}`;
    const registered = await deploy(CHANGED, recordsOf(await deploy(THREE), allAt(address)));
    assert.deepEqual(
      BROKERS.map((service) => predecessorsOf(registered, service)),
      [[], ["kafka-0", "kafka-2"], ["kafka-0"]],
    );
  });

  it("restarts brokers with KRaft in their order, whichever broker they name as controller", async () => {
    const kraft = { ...THREE, coordination: "kraft", controllers: 3 } as const;
    const metadata = { brokerIds: [0, 1, 2], controllerId: 0, partitions: [] };
    const address = `127.0.0.1:${await serve(answeringMetadata(() => metadata))}`;
    const changed = { ...kraft, brokerConfig: { "log.retention.hours": 24 } };
    const registered = await deploy(changed, recordsOf(await deploy(kraft), allAt(address)));
    assert.deepEqual(
      BROKERS.map((service) => predecessorsOf(registered, service)),
      [[], ["kafka-0"], ["kafka-0", "kafka-1"]],
    );
  });

  it("restarts the active controller of a quorum last", async () => {
    const kraft = { coordination: "kraft", controllers: 3 } as const;
    const { port } = await answeringQuorum(serve, [COMING]);
    const others = await answeringQuorum(serve, [NOT_LEADING]);
    const addresses = {
      controller: `127.0.0.1:${port}`,
      "controller-2": `127.0.0.1:${others.port}`,
      "controller-3": `127.0.0.1:${others.port}`,
    };
    const changed = { ...kraft, brokerConfig: { "metadata.log.segment.bytes": 8_388_608 } };
    const registered = await deploy(changed, recordsOf(await deploy(kraft), addresses));
    assert.deepEqual(
      Object.keys(addresses).map((service) => predecessorsOf(registered, service)),
      [["controller-2", "controller-3"], [], ["controller-2"]],
    );
  });

  it("restarts the leader of ZooKeeper last", async () => {
    const three = { zookeepers: 3 } as const;
    const modes = ["leader", "follower", "follower"];
    const ports = await Promise.all(
      modes.map((mode) => serve((socket) => socket.on("data", () => socket.end(`Mode: ${mode}\n`)))),
    );
    const servers = ["zookeeper", "zookeeper-2", "zookeeper-3"];
    const addresses = Object.fromEntries(servers.map((service, index) => [service, `127.0.0.1:${ports[index]}`]));
    const changed = { ...three, zookeeperConfig: { tickTime: 500 } };
    const registered = await deploy(changed, recordsOf(await deploy(three), addresses));
    assert.deepEqual(
      servers.map((service) => predecessorsOf(registered, service)),
      [["zookeeper-2", "zookeeper-3"], [], ["zookeeper-2"]],
    );
  });

  it("restarts ZooKeeper servers one after the other, after the start of servers that are down", async () => {
    const three = { zookeepers: 3 } as const;
    const changed = { ...three, zookeeperConfig: { tickTime: 500 } };
    const address = `127.0.0.1:${await serve((socket) => socket.on("data", () => socket.end("Mode: follower\n")))}`;
    const addresses = { zookeeper: address, "zookeeper-2": address };
    const registered = await deploy(changed, recordsOf(await deploy(three), addresses));
    assert.deepEqual(
      ["zookeeper", "zookeeper-2", "zookeeper-3"].map((service) => predecessorsOf(registered, service)),
      [["zookeeper-3"], ["zookeeper", "zookeeper-3"], []],
    );
    assert.deepEqual(inputsOf(registered, GATE, "zookeeper-2-restart-gate").brokerIds, []);
  });

  it("starts a broker that is down without its combined node, which may wait for this broker", async () => {
    const args = { coordination: "kraft", brokers: 2 } as const;
    const layout = { coordination: "kraft", coordinators: 1, isCombined: true };
    const identity = { type: CLUSTER_IDENTITY, name: "kafka-identity", outputs: layout };
    const first = await createCluster(args, { answer: withResources(identity) });
    const dependenciesWith = async (brokerIds: readonly number[]) => {
      const records = recordsOf(first.registered, allAt(await brokerWith(brokerIds)));
      const answer = withResources(
        identity,
        ...records.map((outputs) => ({ type: IN_SYNC, name: `${outputs.service}-in-sync`, outputs })),
      );
      const { registered } = await createCluster(args, { answer });
      return resourceOf(registered, LOCAL_SERVICE, "kafka-1-service").options.dependencies;
    };
    assert.ok((await dependenciesWith([0, 1])).includes("kafka-0-service"));
    assert.ok(!(await dependenciesWith([0])).includes("kafka-0-service"));
  });

  it("keeps the routes to brokers a secret, because a route may contain a key", async () => {
    const relay = { module: "runtime/ssh/connection/ssh-relay", settings: { key: "geheim" } };
    const address = await brokerWith([0, 1, 2]);
    // kafka-0 responds, so its gate asks the other brokers.
    const records = recordsOf(await deploy(THREE), allAt(address)).map((record) =>
      record.service === "kafka-0" ? record : { ...record, access: { ...record.access, relay } },
    );
    const { brokers } = inputsOf(await deploy(CHANGED, records), GATE, "kafka-0-restart-gate");
    assert.ok(isSecret(brokers));
    assert.deepEqual((revealed(brokers) as unknown[])[1], { address, relay });
  });

  describe("with secret settings", () => {
    for (const setting of ["password.encoder.secret", "log.retention.hours", "log.retention.ms"]) {
      it(`keeps the value of ${setting} secret, and reports only that it changes`, async () => {
        const withSecret = (value: string) => ({ ...THREE, brokerConfig: { [setting]: pulumi.secret(value) } });
        const first = await deploy(withSecret("11111"));
        assert.ok(isSecret(inputsOf(first, IN_SYNC, "kafka-0-in-sync").settings));
        const address = await brokerWith([0, 1, 2]);
        const registered = await deploy(withSecret("22222"), recordsOf(first, { "kafka-0": address }));
        assert.deepEqual(reasonsOf(registered, "kafka-0"), [`${setting} (secret) -> (secret)`]);
        assert.doesNotMatch(JSON.stringify(registered.filter(({ type }) => type === GATE)), /11111|22222/);
      });
    }

    for (const setting of ["log.retention.hours", "log.retention.ms"]) {
      it(`restarts for ${setting}, and does not show its value, if it was secret before or becomes secret`, async () => {
        const plain = { ...THREE, brokerConfig: { [setting]: 11_111 } };
        const secret = { ...THREE, brokerConfig: { [setting]: pulumi.secret(22_222) } };
        const address = await brokerWith([0, 1, 2]);
        for (const [before, after] of [
          [plain, secret],
          [secret, plain],
        ] as const) {
          const registered = await deploy(after, recordsOf(await deploy(before), { "kafka-0": address }));
          // A broker with secrets does not log its settings.
          assert.deepEqual(
            reasonsOf(registered, "kafka-0").filter((reason) => !reason.startsWith("log4j.properties ")),
            [`${setting} (secret) -> (secret)`],
          );
        }
      });
    }
  });

  it("restarts no broker for settings that a running broker takes, and applies them once the broker has started", async () => {
    const address = await brokerWith([0, 1, 2]);
    const secret = { "password.encoder.secret": pulumi.secret("canary") };
    const before = { ...THREE, brokerConfig: { ...secret, "log.retention.ms": 22_222 } };
    const records = recordsOf(await deploy(before), { "kafka-0": address });
    const live = { ...secret, "log.retention.ms": 11_111 };
    const registered = await deploy({ ...THREE, brokerConfig: live }, records);
    assert.deepEqual(
      BROKERS.map((service) => reasonsOf(registered, service)),
      [[], [], []],
    );
    const { settings, secretSettings, startId, brokerId } = inputsOf(registered, LIVE, "kafka-1-live-settings");
    assert.ok(isSecret(settings));
    assert.equal((revealed(settings) as Record<string, string>)["log.retention.ms"], "11111");
    assert.deepEqual(
      [revealed(secretSettings), startId, brokerId],
      [["password.encoder.secret"], "start of kafka-1-service", 1],
    );
    assert.ok(resourceOf(registered, LIVE, "kafka-1-live-settings").options.dependencies.includes("kafka-1-service"));
    assert.ok(
      resourceOf(registered, IN_SYNC, "kafka-1-in-sync").options.dependencies.includes("kafka-1-live-settings"),
    );
    const mixed = await deploy({ ...THREE, brokerConfig: { ...live, "log.retention.hours": 24 } }, records);
    assert.deepEqual(reasonsOf(mixed, "kafka-0"), ["log.retention.hours (unset) -> 24"]);
  });

  it("refuses to remove brokers that hold replicas before anything is registered", async () => {
    const partition = { name: "orders-0", topic: "orders", replicas: [0, 2], inSync: [0, 2] };
    const address = await brokerWith([0, 1, 2], [partition]);
    const deployed = recordsOf(await deploy(THREE), { "kafka-0": address });
    const names: string[] = [];
    const outputs = ({ name }: Registered) => {
      names.push(name);
      return {};
    };
    await assert.rejects(deploy({ ...THREE, brokers: 2 }, deployed, { outputs }), {
      message:
        "the number of brokers can't be lowered:\nbrokers can be lowered only once kafka-2 holds no replicas, got 2, but " +
        "kafka-2 holds replicas of orders-0; move them to the other brokers first (see docs/operations.md) or delete their topics",
    });
    assert.deepEqual(names, []);
  });

  it("lets brokers without replicas go", async () => {
    const address = await brokerWith([0, 1, 2]);
    const deployed = recordsOf(await deploy(THREE), { "kafka-0": address });
    const registered = await deploy({ ...THREE, brokers: 2 }, deployed);
    assert.deepEqual(namesOf(registered, GATE).sort(), ["kafka-0-restart-gate", "kafka-1-restart-gate"]);
  });
});
