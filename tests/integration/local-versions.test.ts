// Verifies: a running stack of three brokers changes its version forth and back while a client publishes, and no record is lost;
// the protocol stays until it is raised, and then refuses the way back.
// Does not verify: containers and other hosts (versions-elsewhere.test.ts), an `up` that is interrupted (tests/faults), and new
// stacks (newest-version.test.ts).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describeMetadataVersion } from "../../components/kafka-client/metadata-version";
import { parseProperties } from "../../components/shared/properties";
import { createTopic, publishWhile, readEntireTopic } from "../../testing/kafka/client";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

const PROTOCOL = "inter.broker.protocol.version";

/** Levels of the metadata before the protocol is raised, with the newest one of Kafka 3.9.1. */
const LEVEL_OF_3_3 = { level: 7, newest: 21 };

/** Settings that the first broker runs with. */
const fileOf = async (stack: ScratchStack) =>
  parseProperties(await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8"));

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
