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
  timeoutMs: 300,
};

const orders = (inSync: readonly number[]): ClusterMetadata => ({
  brokerIds: [0, 1, 2],
  addresses: [],
  partitions: [{ name: "orders-0", topic: "orders", replicas: [0, 1, 2], inSync }],
});

describe("inSyncProvider", () => {
  const serve = tcpServers();
  const saying = async (metadata: () => ClusterMetadata): Promise<ReplicasInSyncInputs> => ({
    ...BROKER,
    access: { address: `127.0.0.1:${await serve(answeringMetadata(metadata))}` },
  });

  it("asks nobody where it is made: others may not have been started yet", async () => {
    assert.deepEqual(await provider.create(BROKER), { id: "kafka-1", outs: BROKER });
  });

  it("asks nobody of a service that is no broker", async () => {
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

  it("does not change where all is the same", async () => {
    assert.deepEqual(await provider.diff("kafka-1", BROKER, { ...BROKER }), { changes: false });
  });

  it("waits until the broker's replicas have caught up, whatever others lack", async () => {
    const said = [[0, 2], [0], [0, 1]];
    const wanted = { ...(await saying(() => orders(said.shift() ?? []))), timeoutMs: 10_000 };
    assert.deepEqual(await provider.update("kafka-1", BROKER, wanted), { outs: wanted });
    assert.deepEqual(said, []);
  });

  it("waits no longer than it may, and says for what", async () => {
    const wanted = await saying(() => orders([0, 2]));
    await assert.rejects(provider.update("kafka-1", BROKER, wanted), {
      message:
        "kafka-1 runs, but was not in sync within 300 ms (orders-0 has 2 of 3 replicas in sync, lacks broker 1); see its log and run it again",
    });
  });
});
