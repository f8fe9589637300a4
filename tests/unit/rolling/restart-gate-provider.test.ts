import assert from "node:assert/strict";

import type { ClusterMetadata } from "../../../components/kafka-client/cluster-metadata";
import type { RestartGateInputs } from "../../../components/rolling/restart-gate";
import provider from "../../../components/rolling/restart-gate-provider";
import { answeringMetadata } from "../../support/cluster-metadata";
import { tcpServers } from "../../support/tcp-server";

const STAYS: RestartGateInputs = {
  service: "kafka-1",
  reasons: [],
  brokerIds: [1],
  expected: [0, 1, 2],
  brokers: [],
  timeoutMs: 300,
};
const RESTARTS: RestartGateInputs = { ...STAYS, reasons: ["heapMiB 256 -> 300"] };

const orders = (inSync: readonly number[]): ClusterMetadata => ({
  brokerIds: [0, 1, 2],
  addresses: [],
  partitions: [{ name: "orders-0", topic: "orders", replicas: [0, 1, 2], inSync }],
});

describe("the provider of RestartGate", () => {
  const serve = tcpServers();
  const brokersWith = async (metadata: () => ClusterMetadata) => [
    { address: `127.0.0.1:${await serve(answeringMetadata(metadata))}` },
  ];

  it("changes with reasons, and not without them, whatever else differs", async () => {
    assert.deepEqual(await provider.diff("kafka-1", STAYS, RESTARTS), { changes: true });
    assert.deepEqual(await provider.diff("kafka-1", RESTARTS, RESTARTS), { changes: true });
    assert.deepEqual(await provider.diff("kafka-1", RESTARTS, STAYS), { changes: false });
    assert.deepEqual(await provider.diff("kafka-1", RESTARTS, { ...STAYS, timeoutMs: 1 }), { changes: false });
  });

  it("does not change while the reasons are unknown", async () => {
    const unknown = { ...STAYS, reasons: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as unknown as string[] };
    assert.deepEqual(await provider.diff("kafka-1", STAYS, unknown), { changes: false });
  });

  it("asks no broker without a reason, or about a service that is no broker", async () => {
    assert.deepEqual(await provider.create(STAYS), { id: "kafka-1", outs: STAYS });
    assert.deepEqual(await provider.update("kafka-1", STAYS, { ...RESTARTS, brokerIds: [] }), {
      outs: { ...RESTARTS, brokerIds: [] },
    });
  });

  it("opens once all other replicas are in sync", async () => {
    let requests = 0;
    const brokers = await brokersWith(() => orders(++requests > 2 ? [0, 1, 2] : [1, 2]));
    const wanted = { ...RESTARTS, brokers, timeoutMs: 10_000 };
    assert.deepEqual(await provider.update("kafka-1", STAYS, wanted), { outs: wanted });
    assert.equal(requests, 3);
  });

  it("waits for the timeout at most, and names the partition", async () => {
    const brokers = await brokersWith(() => orders([1, 2]));
    await assert.rejects(provider.update("kafka-1", STAYS, { ...RESTARTS, brokers }), {
      message:
        "kafka-1 was not restarted, because a restart did not become safe within 300 ms (orders-0 has 2 of 3 replicas in sync, missing broker 0); start the missing brokers and run the command again",
    });
  });

  it("waits at its creation too", async () => {
    const brokers = await brokersWith(() => orders([1, 2]));
    await assert.rejects(provider.create({ ...RESTARTS, brokers }), /missing broker 0/);
  });

  it("does not open if no broker answers", async () => {
    await assert.rejects(
      provider.update("kafka-1", STAYS, { ...RESTARTS, brokers: [{ address: "127.0.0.1:1" }] }),
      /did not become safe within 300 ms \(no broker answers \(127\.0\.0\.1:1: /,
    );
  });
});
