import assert from "node:assert/strict";

import type { LiveSettingsInputs } from "../../../components/rolling/live-settings";
import provider from "../../../components/rolling/live-settings-provider";
import { FakeBroker } from "../../support/fake-broker-settings";
import { tcpServers } from "../../support/tcp-server";

const INPUTS: LiveSettingsInputs = {
  service: "kafka-0",
  brokerId: 0,
  access: { address: "127.0.0.1:1" },
  startId: "first",
  settings: { "message.max.bytes": "6", "num.io.threads": "8" },
  secretSettings: [],
  timeoutMs: 2_000,
};

const OUTPUTS = { ...INPUTS, health: "healthy" };

describe("the provider of LiveSettings", () => {
  const serve = tcpServers();

  /** Inputs with the address of a broker. */
  const at = async (broker: FakeBroker, inputs: Partial<LiveSettingsInputs> = {}): Promise<LiveSettingsInputs> => ({
    ...INPUTS,
    access: { address: `127.0.0.1:${await serve(broker.serve)}` },
    ...inputs,
  });

  const brokerWith = (settings: FakeBroker["settings"] = {}) =>
    new FakeBroker({ "message.max.bytes": { ofFile: "5" }, "num.io.threads": { byDefault: "8" }, ...settings });

  it("sets at its creation what differs from the broker's file alone", async () => {
    const broker = brokerWith();
    const inputs = await at(broker);
    assert.deepEqual(await provider.create(inputs), { id: "kafka-0", outs: { ...inputs, health: "healthy" } });
    assert.deepEqual(broker.changes, ["0 message.max.bytes=6"]);
  });

  it("changes nothing of a broker that has the values", async () => {
    const broker = brokerWith({ "message.max.bytes": { ofFile: "6" } });
    await provider.create(await at(broker));
    assert.deepEqual(broker.changes, []);
  });

  it("deletes after a restart what the file says now, and the values for all brokers", async () => {
    const broker = brokerWith({
      "message.max.bytes": { ofBroker: "6", ofFile: "6" },
      "log.roll.ms": { ofCluster: "9" },
    });
    const inputs = await at(broker, { startId: "second" });
    await provider.update("kafka-0", OUTPUTS, inputs);
    assert.deepEqual(broker.changes, [" log.roll.ms", "0 message.max.bytes"]);
  });

  it("changes a thread pool in steps", async () => {
    const broker = brokerWith();
    await provider.update("kafka-0", OUTPUTS, await at(broker, { settings: { "num.io.threads": "33" } }));
    assert.deepEqual(broker.changes, ["0 num.io.threads=16", "0 num.io.threads=32", "0 num.io.threads=33"]);
  });

  it("asks no broker if the version's settings are not known", async () => {
    const inputs = { ...INPUTS, settings: {} };
    assert.deepEqual(await provider.create(inputs), { id: "kafka-0", outs: { ...inputs, health: "healthy" } });
    assert.equal((await provider.read("kafka-0", { ...OUTPUTS, settings: {} })).props.health, "healthy");
  });

  it("fails at once with Kafka's reason if the broker refuses a value", async () => {
    const broker = brokerWith();
    broker.refusal = [40, "Invalid value 6"];
    await assert.rejects(provider.create(await at(broker)), {
      message: "kafka-0 refuses the changed settings message.max.bytes (Invalid value 6); set other values",
    });
    assert.equal(broker.changes.length, 1);
  });

  it("hides Kafka's reason if a value is secret", async () => {
    const broker = brokerWith();
    broker.refusal = [40, "Invalid value 6"];
    await assert.rejects(provider.create(await at(broker, { secretSettings: ["message.max.bytes"] })), {
      message:
        "kafka-0 refuses the changed settings message.max.bytes (a value is secret; its log has the reason); set other values",
    });
  });

  it("takes back a value that makes the broker refuse all other changes", async () => {
    const broker = brokerWith({
      "log.roll.ms": { ofCluster: "9" },
      "log.segment.bytes": { ofBroker: "7" },
      "listener.name.plaintext.sasl.enabled.mechanisms": { ofBroker: "PLAIN" },
    });
    broker.obstacle = "listener.name.plaintext.sasl.enabled.mechanisms";
    await provider.create(await at(broker));
    assert.deepEqual(
      Object.entries(broker.settings).filter(([, { ofBroker, ofCluster }]) => ofBroker ?? ofCluster),
      [["message.max.bytes", { ofFile: "5", ofBroker: "6" }]],
    );
  });

  it("says how to take back values whose deletion the broker refuses", async () => {
    const broker = brokerWith({ "log.roll.ms": { ofBroker: "9" }, "log.segment.bytes": { ofBroker: "7" } });
    broker.refusal = [40, "no deletion"];
    const inputs = await at(broker, { settings: { "message.max.bytes": "5" } });
    await assert.rejects(provider.create(inputs), {
      message:
        "kafka-0 refuses the changed settings log.roll.ms, log.segment.bytes (no deletion); delete what was set while the broker ran with kafka-configs.sh",
    });
  });

  it("repeats a change after any other error, and names the difference when the time is over", async () => {
    const broker = brokerWith();
    broker.refusal = [41, "not the controller"];
    await assert.rejects(provider.create(await at(broker, { timeoutMs: 300 })), {
      message:
        "kafka-0 runs, but did not take its changed settings within 300 ms (not the controller); see its log and run the command again",
    });
    assert.ok(broker.changes.length > 1);
    broker.refusal = [0, ""];
    broker.takesChanges = false;
    await assert.rejects(provider.create(await at(broker, { timeoutMs: 300 })), {
      message:
        "kafka-0 runs, but did not take its changed settings within 300 ms (message.max.bytes is 5 instead of 6); see its log and run the command again",
    });
  });

  it("reads drift as a health in words, and changes nothing", async () => {
    const broker = brokerWith({ "num.io.threads": { ofBroker: "9" }, "message.max.bytes": { ofFile: "6" } });
    const props = { ...(await at(broker)), health: "healthy" };
    const health = "num.io.threads is 9 instead of 8";
    assert.deepEqual(await provider.read("kafka-0", props), { id: "kafka-0", props: { ...props, health } });
    assert.deepEqual(broker.changes, []);
    assert.deepEqual(await provider.diff("kafka-0", { ...props, health }, props), { changes: true });
  });

  it("keeps the health of a broker that does not answer, because its service has a health of its own", async () => {
    for (const health of ["healthy", "num.io.threads is 9 instead of 8"]) {
      assert.deepEqual((await provider.read("kafka-0", { ...OUTPUTS, health })).props, { ...OUTPUTS, health });
    }
  });

  it("reads the health of a broker that refuses to describe its settings as unknown", async () => {
    const broker = brokerWith();
    broker.descriptionRefusal = [31, "not authorized"];
    const { health } = (await provider.read("kafka-0", { ...(await at(broker)), health: "healthy" })).props;
    assert.equal(health, "unknown: not authorized");
  });

  for (const [change, changes] of [
    [{}, false],
    [{ startId: "second" }, true],
    [{ settings: { "message.max.bytes": "7" } }, true],
  ] as const) {
    it(`${changes ? "changes" : "stays"} with ${JSON.stringify(change)}`, async () => {
      assert.deepEqual(await provider.diff("kafka-0", OUTPUTS, { ...INPUTS, ...change }), { changes });
    });
  }
});
