// Verifies: a new stack with `version: 3.9.1` runs with ZooKeeper and with KRaft and security, is the same after a second
// command and after a restart, and is refused an older version; a step between patch releases rolls, forth and back, and no
// record is lost. Does not verify: containers and other hosts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parseProperties } from "../../components/shared/properties";
import { createTopic, FIRST, publish, publishWhile, readAll } from "../../testing/kafka/client";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const PROTOCOL = "inter.broker.protocol.version";

/** Settings that the first broker runs with. */
const fileOf = async (stack: ScratchStack) =>
  parseProperties(await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8"));

describe("a new stack with Kafka 3.9.1", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    return text;
  };

  describe("and ZooKeeper", () => {
    before(async () => {
      stack = await ScratchStack.create({ version: "3.9.1" });
    });
    after(() => stack.remove());

    it("passes the smoke test, and speaks its own protocol", async () => {
      await up();
      assert.equal(outputs.kafkaVersion, "3.9.1");
      assert.equal((await fileOf(stack))[PROTOCOL], "3.9");
      await publish(outputs.bootstrapServers, "orders", FIRST);
    });

    it("does not change with a second command", async () => {
      const before = await stack.pids();
      await up("--expect-no-changes");
      assert.deepEqual(await stack.pids(), before);
    });

    it("accepts the settings of its version", async () => {
      await stack.configure({ version: "3.9.1", brokerConfig: { "compression.gzip.level": 1 } });
      await up();
      assert.deepEqual(await readAll(outputs.bootstrapServers, "orders", FIRST.length), FIRST);
    });

    it("is refused an older version", async () => {
      await stack.configure({ version: "3.3.1" });
      const text = oneLine(await fails(stack.preview()));
      assert.ok(text.includes('version must be 3.9 or newer, the protocol of the cluster, got "3.3.1"'), text);
    });
  });

  describe("and KRaft with security", () => {
    before(async () => {
      stack = await ScratchStack.create(config());
    });
    after(() => stack.remove());
    const config = (more = {}) => ({ version: "3.9.1", coordination: "kraft", security: "sasl", ...more });

    it("passes the smoke test, and adds a value to the file of its data", async () => {
      await up();
      assert.equal((await fileOf(stack))[PROTOCOL], undefined);
      const meta = await readFile(join(stack.stackDir, "data", "kafka-0", "meta.properties"), "utf8");
      assert.match(meta, /^directory\.id=/m);
    });

    it("starts again with the data", async () => {
      await stack.configure(config({ brokerConfig: { "num.partitions": 2, "replica.fetch.wait.max.ms": 400 } }));
      await up();
      await up("--expect-no-changes");
    });
  });
});

describe("a step between patch releases", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create({ brokers: 3, version: "3.3.1" });
    await succeeds(stack.up());
    const { bootstrapServers } = await stack.outputs();
    await createTopic(bootstrapServers, "steps", {}, 3);
  });
  after(() => stack.remove());

  for (const [version, before] of [
    ["3.3.2", "3.3.1"],
    ["3.3.1", "3.3.2"],
  ] as const) {
    it(`restarts the services one after the other: ${before} to ${version}`, async () => {
      await stack.configure({ brokers: 3, version });
      assert.match(
        oneLine(await succeeds(stack.preview())),
        new RegExp(`kafka-0 restarts: distribution kafka_2.13-${before} -> kafka_2.13-${version}`),
      );
      const { bootstrapServers } = await stack.outputs();
      await publishWhile(bootstrapServers, "steps", () => succeeds(stack.up()));
      assert.equal((await stack.outputs()).kafkaVersion, version);
      assert.equal((await fileOf(stack))[PROTOCOL], "3.3");
    });
  }
});
