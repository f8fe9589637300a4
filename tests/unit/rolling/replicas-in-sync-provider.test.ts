import assert from "node:assert/strict";

import type { ClusterMetadata } from "../../../components/kafka-client/cluster-metadata";
import type { ReplicasInSyncInputs } from "../../../components/rolling/replicas-in-sync";
import provider from "../../../components/rolling/replicas-in-sync-provider";
import { answeringMetadata } from "../../support/cluster-metadata";
import { tcpServers } from "../../support/tcp-server";

const BROKER: ReplicasInSyncInputs = {
  service: "kafka-1",
  kind: "kafka-metadata",
  brokerIds: [1],
  startId: "first",
  access: { address: "127.0.0.1:1" },
  settings: { heapMiB: "256" },
  secretSettings: [],
  timeoutMs: 300,
};

const orders = (inSync: readonly number[]): ClusterMetadata => ({
  brokerIds: [0, 1, 2],
  addresses: [],
  partitions: [{ name: "orders-0", topic: "orders", replicas: [0, 1, 2], inSync }],
});

describe("the provider of ReplicasInSync", () => {
  const serve = tcpServers();
  const answering = async (metadata: () => ClusterMetadata): Promise<ReplicasInSyncInputs> => ({
    ...BROKER,
    access: { address: `127.0.0.1:${await serve(answeringMetadata(metadata))}` },
  });

  it("asks no broker at its creation, because other brokers may not have been started yet", async () => {
    assert.deepEqual(await provider.create(BROKER), { id: "kafka-1", outs: BROKER });
  });

  it("asks no broker about a service that is no broker", async () => {
    const zooKeeper = { ...BROKER, service: "zookeeper", brokerIds: [] };
    assert.deepEqual(await provider.update("zookeeper", zooKeeper, zooKeeper), { outs: zooKeeper });
  });

  const changes: readonly Partial<ReplicasInSyncInputs>[] = [
    { startId: "second" },
    { settings: { heapMiB: "300" } },
    { settings: {} },
    { access: { address: "127.0.0.1:2" } },
  ];
  for (const change of changes) {
    it(`changes with ${JSON.stringify(change)}`, async () => {
      assert.deepEqual(await provider.diff("kafka-1", BROKER, { ...BROKER, ...change }), { changes: true });
    });
  }

  it("does not change if all inputs are the same", async () => {
    assert.deepEqual(await provider.diff("kafka-1", BROKER, { ...BROKER }), { changes: false });
  });

  it("waits until the replicas of the broker are in sync, whatever other brokers miss", async () => {
    const answers = [[0, 2], [0], [0, 1]];
    const wanted = { ...(await answering(() => orders(answers.shift() ?? []))), timeoutMs: 10_000 };
    assert.deepEqual(await provider.update("kafka-1", BROKER, wanted), { outs: wanted });
    assert.deepEqual(answers, []);
  });

  it("waits for the timeout at most, and names the partition", async () => {
    const wanted = await answering(() => orders([0, 2]));
    await assert.rejects(provider.update("kafka-1", BROKER, wanted), {
      message:
        "kafka-1 runs, but its replicas were not in sync within 300 ms (orders-0 has 2 of 3 replicas in sync, missing broker 1); see its log and run the command again",
    });
  });
});
