import assert from "node:assert/strict";

import type { Relay } from "../../../components/kafka-client/relay";
import provider from "../../../components/smoke-test/smoke-test-provider";

const INPUTS = {
  bootstrapServers: "127.0.0.1:9092",
  startIds: ["first"],
  replicationFactor: 1,
  deleteTopics: true,
  timeoutMs: 60_000,
};
const OUTPUTS = { ...INPUTS, verified: ["publish: …"], durationsMs: { total: 900 } };

const RELAY: Relay = { module: "a-relay", settings: { to: "kafka" } };

describe("smokeTestProvider", () => {
  it("requests no update if nothing differs", async () => {
    assert.deepEqual(await provider.diff("smoke-test", OUTPUTS, INPUTS), { changes: false });
    const withProvider = { ...INPUTS, __provider: "exports.handler = …" };
    assert.deepEqual(await provider.diff("smoke-test", OUTPUTS, withProvider), { changes: false });
  });

  const changes: readonly (Partial<typeof INPUTS> & { readonly relay?: Relay })[] = [
    { bootstrapServers: "127.0.0.1:9093" },
    { startIds: ["second"] },
    { startIds: ["first", "another"] },
    { replicationFactor: 3 },
    { deleteTopics: false },
    { timeoutMs: 1_000 },
    { relay: RELAY },
  ];
  for (const change of changes) {
    it(`requests an update with ${JSON.stringify(change)}`, async () => {
      assert.deepEqual(await provider.diff("smoke-test", OUTPUTS, { ...INPUTS, ...change }), { changes: true });
    });
  }

  it("does not run again if only settings of the test differ", async () => {
    const news = { ...INPUTS, timeoutMs: 1_000, deleteTopics: false, replicationFactor: 3 };
    assert.deepEqual(await provider.update("smoke-test", OUTPUTS, news), {
      outs: { ...news, verified: OUTPUTS.verified, durationsMs: OUTPUTS.durationsMs },
    });
  });

  it("does not run again if only the relay differs, also from a relay of another form", async () => {
    const news = { ...INPUTS, relay: RELAY };
    for (const relay of [undefined, { ...RELAY, settings: { to: "zookeeper" } }, ["docker", "exec"] as never]) {
      const olds = { ...OUTPUTS, relay };
      assert.deepEqual(await provider.diff("smoke-test", olds, news), { changes: true });
      assert.deepEqual(await provider.update("smoke-test", olds, news), {
        outs: { ...news, verified: OUTPUTS.verified, durationsMs: OUTPUTS.durationsMs },
      });
    }
  });

  it("returns its outputs on a refresh", async () => {
    assert.deepEqual(await provider.read("smoke-test", OUTPUTS), { id: "smoke-test", props: OUTPUTS });
  });
});
