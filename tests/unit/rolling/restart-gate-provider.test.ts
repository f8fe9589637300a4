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

describe("restartTurnProvider", () => {
  const serve = tcpServers();
  const brokersThatSay = async (metadata: () => ClusterMetadata) => [
    { address: `127.0.0.1:${await serve(answeringMetadata(metadata))}` },
  ];

  it("changes where there are reasons, and not afterwards, whatever else differs", async () => {
    assert.deepEqual(await provider.diff("kafka-1", STAYS, RESTARTS), { changes: true });
    assert.deepEqual(await provider.diff("kafka-1", RESTARTS, RESTARTS), { changes: true });
    assert.deepEqual(await provider.diff("kafka-1", RESTARTS, STAYS), { changes: false });
    assert.deepEqual(await provider.diff("kafka-1", RESTARTS, { ...STAYS, timeoutMs: 1 }), { changes: false });
  });

  it("does not change where the reasons are not known yet", async () => {
    const unknown = { ...STAYS, reasons: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as unknown as string[] };
    assert.deepEqual(await provider.diff("kafka-1", STAYS, unknown), { changes: false });
  });

  it("asks nobody without a reason, and of what is no broker", async () => {
    assert.deepEqual(await provider.create(STAYS), { id: "kafka-1", outs: STAYS });
    assert.deepEqual(await provider.update("kafka-1", STAYS, { ...RESTARTS, brokerIds: [] }), {
      outs: { ...RESTARTS, brokerIds: [] },
    });
  });

  it("comes once all other replicas are in sync", async () => {
    let looks = 0;
    const brokers = await brokersThatSay(() => orders(++looks > 2 ? [0, 1, 2] : [1, 2]));
    const wanted = { ...RESTARTS, brokers, timeoutMs: 10_000 };
    assert.deepEqual(await provider.update("kafka-1", STAYS, wanted), { outs: wanted });
    assert.equal(looks, 3);
  });

  it("waits no longer than it may, and says for what", async () => {
    const brokers = await brokersThatSay(() => orders([1, 2]));
    await assert.rejects(provider.update("kafka-1", STAYS, { ...RESTARTS, brokers }), {
      message:
        "kafka-1 was not restarted, for within 300 ms it did not become safe (orders-0 has 2 of 3 replicas in sync, lacks broker 0); bring the brokers back that are lacking and run it again",
    });
  });

  it("waits also where it is made", async () => {
    const brokers = await brokersThatSay(() => orders([1, 2]));
    await assert.rejects(provider.create({ ...RESTARTS, brokers }), /lacks broker 0/);
  });

  it("does not take a cluster that nobody reaches for one that a restart does not hurt", async () => {
    await assert.rejects(
      provider.update("kafka-1", STAYS, { ...RESTARTS, brokers: [{ address: "127.0.0.1:1" }] }),
      /did not become safe \(no broker answers \(127\.0\.0\.1:1: /,
    );
  });
});
