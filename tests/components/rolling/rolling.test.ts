import assert from "node:assert/strict";

import { KafkaCluster, type KafkaClusterSettings } from "../../../components/cluster/kafka-cluster";
import { kafkaClusterPlans } from "../../../components/cluster/kafka-cluster-plans";
import type { ClusterMetadata } from "../../../components/kafka-client/cluster-metadata";
import { REPLICAS_IN_SYNC_TYPE, type ReplicasInSyncInputs } from "../../../components/rolling/replicas-in-sync";
import { rolling } from "../../../components/rolling/rolling";
import { ZooKeeper, type ZooKeeperArgs } from "../../../components/zookeeper/zookeeper";
import { zooKeeperPlans } from "../../../components/zookeeper/zookeeper-plans";
import {
  inputsOf,
  isSecret,
  namesOf,
  type Registered,
  register,
  resourceOf,
  revealed,
} from "../../../testing/pulumi-mocks";
import { answeringMetadata } from "../../support/cluster-metadata";
import { LOCAL_SERVICE, localOutputs, makeRuntime } from "../../support/local-cluster";
import { tcpServers } from "../../support/tcp-server";

const TURN = "pulumi-nodejs:dynamic/rolling:RestartTurn";

interface Wanted {
  readonly zooKeeper?: Omit<ZooKeeperArgs, "runtime">;
  readonly cluster?: KafkaClusterSettings;
}

/** What a stack holds of services that were brought up. */
type Applied = readonly ReplicasInSyncInputs[];

/** Runs a program with a ZooKeeper and brokers on a stack that holds this. */
const rolled = ({ zooKeeper = {}, cluster = {} }: Wanted, applied: Applied = [], preview = false) =>
  register(
    async () => {
      const plans = [...zooKeeperPlans("zookeeper", zooKeeper), ...kafkaClusterPlans("kafka", cluster)];
      const runtime = await rolling(makeRuntime(), plans);
      new KafkaCluster("kafka", { zooKeeper: new ZooKeeper("zookeeper", { runtime, ...zooKeeper }), ...cluster });
    },
    localOutputs,
    {
      preview,
      answer: () => ({
        outputs: Object.fromEntries(
          applied.map((outputs, index) => [String(index), { type: REPLICAS_IN_SYNC_TYPE, outputs }]),
        ),
      }),
    },
  );

/** What the stack holds afterwards; its services answer at these addresses, or nobody there. */
const appliedBy = (registered: readonly Registered[], addresses: Readonly<Record<string, string>> = {}): Applied =>
  namesOf(registered, REPLICAS_IN_SYNC_TYPE).map((name) => {
    const { settings, access, ...inputs } = inputsOf(
      registered,
      REPLICAS_IN_SYNC_TYPE,
      name,
    ) as unknown as ReplicasInSyncInputs;
    const address = addresses[inputs.service] ?? "127.0.0.1:1";
    return {
      ...inputs,
      settings: revealed(settings) as ReplicasInSyncInputs["settings"],
      access: { ...access, address },
    };
  });

const reasonsOf = (registered: readonly Registered[], service: string) =>
  inputsOf(registered, TURN, `${service}-turn`).reasons;

const waitsFor = (registered: readonly Registered[], service: string): string[] =>
  resourceOf(registered, TURN, `${service}-turn`).options.dependencies.filter((name) => name.endsWith("-in-sync"));

const THREE = { cluster: { brokers: 3, port: 19_092 } };
const CHANGED = { cluster: { ...THREE.cluster, config: { "log.retention.hours": 24 } } };

describe("rolling", () => {
  const serve = tcpServers();
  const answeringWith = async (brokerIds: readonly number[], partitions: ClusterMetadata["partitions"] = []) =>
    `127.0.0.1:${await serve(answeringMetadata(() => ({ brokerIds, partitions })))}`;

  it("notes of every service what it runs with and where it answers, once it does", async () => {
    const registered = await rolled(THREE);
    assert.deepEqual(namesOf(registered, REPLICAS_IN_SYNC_TYPE).sort(), [
      "kafka-0-in-sync",
      "kafka-1-in-sync",
      "kafka-2-in-sync",
      "zookeeper-in-sync",
    ]);
    const { settings, ...noted } = inputsOf(registered, REPLICAS_IN_SYNC_TYPE, "kafka-1-in-sync");
    assert.deepEqual(noted, {
      service: "kafka-1",
      kind: "kafka-metadata",
      brokerIds: [1],
      startId: "start of kafka-1-service",
      access: { address: "127.0.0.1:19093" },
      timeoutMs: 300_000,
    });
    const { distribution, heapMiB, ...more } = settings as Record<string, string>;
    assert.deepEqual([distribution, heapMiB, more["default.replication.factor"]], ["kafka_2.13-3.3.1", "1024", "3"]);
    assert.deepEqual(inputsOf(registered, REPLICAS_IN_SYNC_TYPE, "zookeeper-in-sync").brokerIds, []);
    const { dependencies, parent } = resourceOf(registered, REPLICAS_IN_SYNC_TYPE, "kafka-1-in-sync").options;
    assert.ok(dependencies.includes("kafka-1-service"));
    assert.equal(parent, "kafka-1");
  });

  it("gives turns to services that have others of their kind, before they start", async () => {
    const registered = await rolled(THREE);
    assert.deepEqual(namesOf(registered, TURN).sort(), ["kafka-0-turn", "kafka-1-turn", "kafka-2-turn"]);
    assert.ok(resourceOf(registered, LOCAL_SERVICE, "kafka-1-service").options.dependencies.includes("kafka-1-turn"));
    assert.deepEqual(namesOf(await rolled({}), TURN), []);
  });

  it("starts new services side by side", async () => {
    const registered = await rolled(THREE);
    for (const service of ["kafka-0", "kafka-1", "kafka-2"]) {
      assert.deepEqual([reasonsOf(registered, service), waitsFor(registered, service)], [[], []]);
    }
  });

  it("leaves services alone that stay as they are, and asks nobody", async () => {
    const registered = await rolled(THREE, appliedBy(await rolled(THREE)));
    assert.deepEqual(reasonsOf(registered, "kafka-1"), []);
    assert.deepEqual(inputsOf(registered, TURN, "kafka-1-turn").brokers, []);
  });

  for (const preview of [false, true]) {
    it(`restarts brokers that change one after the other, and knows why${preview ? ", also in a preview" : ""}`, async () => {
      const address = await answeringWith([0, 1, 2]);
      const registered = await rolled(CHANGED, appliedBy(await rolled(THREE), { "kafka-1": address }), preview);
      assert.deepEqual(
        ["kafka-0", "kafka-1", "kafka-2"].map((service) => waitsFor(registered, service)),
        [[], ["kafka-0-in-sync"], ["kafka-0-in-sync", "kafka-1-in-sync"]],
      );
      assert.deepEqual(reasonsOf(registered, "kafka-2"), ["log.retention.hours (unset) -> 24"]);
      assert.deepEqual(inputsOf(registered, TURN, "kafka-2-turn").brokers, [
        { address: "127.0.0.1:1" },
        { address },
        { address: "127.0.0.1:1" },
      ]);
    });
  }

  it("starts brokers that are down first, side by side", async () => {
    const address = await answeringWith([0]);
    const registered = await rolled(CHANGED, appliedBy(await rolled(THREE), { "kafka-0": address }));
    assert.deepEqual(
      ["kafka-0", "kafka-1", "kafka-2"].map((service) => [
        waitsFor(registered, service),
        (reasonsOf(registered, service) as string[]).length,
      ]),
      [
        [["kafka-1-in-sync", "kafka-2-in-sync"], 1],
        [[], 0],
        [[], 0],
      ],
    );
  });

  it("finishes what was cut, and restarts what is done no more", async () => {
    const [before, after] = [await rolled(THREE), await rolled(CHANGED)].map((registered) => appliedBy(registered));
    const address = await answeringWith([0, 1, 2]);
    const cut = [after?.[0], ...(before ?? []).slice(1)].map((service) => service as ReplicasInSyncInputs);
    assert.equal(cut[0]?.service, "zookeeper");
    const half = cut.map((service) => (service.service === "kafka-0" ? (after?.[1] as ReplicasInSyncInputs) : service));
    const registered = await rolled(
      CHANGED,
      half.map((service) => ({ ...service, access: { address } })),
    );
    assert.deepEqual(reasonsOf(registered, "kafka-0"), []);
    assert.deepEqual(waitsFor(registered, "kafka-1"), []);
    assert.deepEqual(waitsFor(registered, "kafka-2"), ["kafka-1-in-sync"]);
  });

  it("restarts the servers of a ZooKeeper one after the other, those that nobody reaches first", async () => {
    const three = { zooKeeper: { servers: 3 } } as const;
    const changed = { zooKeeper: { servers: 3, config: { tickTime: 500 } } } as const;
    const address = `127.0.0.1:${await serve((socket) => socket.on("data", () => socket.end("Mode: follower\n")))}`;
    const addresses = { zookeeper: address, "zookeeper-2": address };
    const registered = await rolled(changed, appliedBy(await rolled(three), addresses));
    assert.deepEqual(
      ["zookeeper", "zookeeper-2", "zookeeper-3"].map((service) => waitsFor(registered, service)),
      [["zookeeper-3-in-sync"], ["zookeeper-3-in-sync", "zookeeper-in-sync"], []],
    );
    assert.deepEqual(inputsOf(registered, TURN, "zookeeper-2-turn").brokerIds, []);
  });

  it("keeps private settings a secret, and says of them only that they change", async () => {
    const withPassword = (password: string) => ({
      cluster: { ...THREE.cluster, config: { "ssl.key.password": password } },
    });
    const first = await rolled(withPassword("hush"));
    assert.ok(isSecret(inputsOf(first, REPLICAS_IN_SYNC_TYPE, "kafka-0-in-sync").settings));
    const address = await answeringWith([0, 1, 2]);
    const registered = await rolled(withPassword("hushed"), appliedBy(first, { "kafka-0": address }));
    assert.deepEqual(reasonsOf(registered, "kafka-0"), ["ssl.key.password (secret) -> (secret)"]);
    const turns = registered.filter(({ type }) => type === TURN);
    assert.doesNotMatch(JSON.stringify(turns), /hush/);
  });

  it("refuses to let brokers go that hold replicas, before anything is registered", async () => {
    const partition = { name: "orders-0", topic: "orders", replicas: [0, 2], inSync: [0, 2] };
    const address = await answeringWith([0, 1, 2], [partition]);
    const applied = appliedBy(await rolled(THREE), { "kafka-0": address });
    await assert.rejects(
      rolled({ cluster: { ...THREE.cluster, brokers: 2 } }, applied),
      /brokers can be lowered only once kafka-2 holds no replicas, got 2, but it holds some of orders-0; /,
    );
  });

  it("lets brokers go that hold none", async () => {
    const address = await answeringWith([0, 1, 2]);
    const applied = appliedBy(await rolled(THREE), { "kafka-0": address });
    const registered = await rolled({ cluster: { ...THREE.cluster, brokers: 2 } }, applied);
    assert.deepEqual(namesOf(registered, TURN).sort(), ["kafka-0-turn", "kafka-1-turn"]);
  });
});
