// Verifies: a new stack with `version: 3.9.1` runs with ZooKeeper and with KRaft and security, is the same after a second
// command and after a restart, and is refused an older version; a running stack of three brokers changes its version forth and
// back while a client publishes, and no record is lost; the protocol stays until it is raised, and then refuses the way back.
// Does not verify: containers and other hosts, and an `up` that is interrupted.
import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { describeMetadataVersion } from "../../components/kafka-client/metadata-version";
import { parseProperties } from "../../components/shared/properties";
import { createTopic, FIRST, publish, publishWhile, readAll, readEntireTopic } from "../../testing/kafka/client";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { endServices } from "../../testing/stack/kill-services";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const PROTOCOL = "inter.broker.protocol.version";

/** Levels of the metadata before the protocol is raised, with the newest one of Kafka 3.9.1. */
const LEVEL_OF_3_3 = { level: 7, newest: 21 };

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
    const second = () => join(stack.ownDir, "second", "kafka-0");
    const dataFolders = () => [join(stack.stackDir, "data"), join(stack.ownDir, "second")];
    const metaIn = (folder: string) => readFile(join(folder, "meta.properties"), "utf8");

    it("passes the smoke test, and adds a value to the file of its data", async () => {
      await up();
      assert.equal((await fileOf(stack))[PROTOCOL], undefined);
      assert.match(await metaIn(join(stack.stackDir, "data", "kafka-0")), /^directory\.id=/m);
    });

    it("starts again with the data, and spreads it over a second folder", async () => {
      const brokerConfig = { "num.partitions": 2, "replica.fetch.wait.max.ms": 400 };
      await stack.configure(config({ brokerConfig, dataDir: dataFolders() }));
      await up();
      assert.match(await metaIn(second()), /^directory\.id=/m);
      await up("--expect-no-changes");
    });

    it("is refused without a lost disk, and continues without it once the loss is accepted", async () => {
      await endServices(stack, "kafka-0");
      await rm(second(), { recursive: true });
      const text = oneLine(await fails(stack.preview()));
      const accept = /to continue without the lost part, run `pulumi config set acceptDataLoss (\S+)`/.exec(text);
      assert.ok(accept, text);
      await stack.configure(config({ dataDir: dataFolders(), acceptDataLoss: accept[1] }));
      await up();
      assert.match(await metaIn(second()), /^directory\.id=/m);
    });
  });
});

for (const [coordination, servers, last] of [
  ["zookeeper", { zookeepers: 3 }, "3.3.2"],
  ["kraft", { controllers: 3 }, "3.3.1"],
] as const) {
  describe(`a running stack with ${coordination}`, function () {
    this.timeout(900_000);
    inOrder(this);

    let stack: ScratchStack;
    let bootstrapServers: string;
    let topics = 0;
    const brokers = () => bootstrapServers.split(",").map((address) => ({ address }));
    const configure = (more: object) => stack.configure({ coordination, brokers: 3, ...servers, ...more });

    /** Deploys while a client publishes to a new topic, and reads every record of the client. */
    const upWhilePublishing = async (): Promise<string> => {
      topics += 1;
      const topic = `steps-${topics}`;
      await createTopic(bootstrapServers, topic, { "min.insync.replicas": "2" }, 3);
      let text = "";
      const count = await publishWhile(bootstrapServers, topic, async () => {
        text = await succeeds(stack.up());
      });
      const published = new Set(await readEntireTopic(bootstrapServers, topic));
      assert.deepEqual(
        Array.from({ length: count }, (_, number) => String(number)).filter((value) => !published.has(value)),
        [],
      );
      return oneLine(text);
    };

    before(async () => {
      stack = await ScratchStack.create();
      await configure({ version: "3.3.1" });
      await succeeds(stack.up());
      ({ bootstrapServers } = await stack.outputs());
    });
    after(() => stack.remove());

    for (const [from, to] of [
      ...(last === "3.3.2" ? ([["3.3.1", last]] as const) : []),
      [last, "3.9.1"],
      ["3.9.1", "3.3.1"],
      ["3.3.1", "3.9.1"],
    ] as const) {
      it(`changes from ${from} to ${to} without the loss of a record, and keeps its protocol`, async () => {
        await configure({ version: to });
        const preview = oneLine(await succeeds(stack.preview()));
        assert.ok(preview.includes(`version changes to ${to} on `), preview);
        assert.ok(preview.includes(`kafka-0 restarts: version ${from} -> ${to}`), preview);
        await upWhilePublishing();
        assert.equal((await stack.outputs()).kafkaVersion, to);
        assert.equal((await fileOf(stack))[PROTOCOL], coordination === "kraft" ? undefined : "3.3");
        await succeeds(stack.up("--expect-no-changes"));
      });
    }

    it("is told that the protocol may be raised, and raises it in a command of its own", async () => {
      assert.match(oneLine(await succeeds(stack.preview())), /protocolVersion may be raised from 3\.3 to 3\.9/);
      const before = await stack.pids();
      await configure({ version: "3.9.1", protocolVersion: "3.9" });
      await succeeds(stack.preview());
      assert.deepEqual(await describeMetadataVersion(brokers()), coordination === "kraft" ? LEVEL_OF_3_3 : {});
      await upWhilePublishing();
      if (coordination === "kraft") {
        assert.deepEqual(await describeMetadataVersion(brokers()), { ...LEVEL_OF_3_3, level: 21 });
        assert.deepEqual(await stack.pids(), before);
      } else {
        assert.equal((await fileOf(stack))[PROTOCOL], "3.9");
      }
      await succeeds(stack.up("--expect-no-changes"));
    });

    it("is refused the way back from then on", async () => {
      await configure({ version: "3.3.1" });
      const text = oneLine(await fails(stack.preview()));
      assert.ok(text.includes('version must be 3.9 or newer, the protocol of the cluster, got "3.3.1"'), text);
    });
  });
}
