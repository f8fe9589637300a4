// Verifies: the settings of a pasted list run as they are written, 64-bit numbers included; the file of the stack and
// `config set` give the same settings; a number that YAML changes is refused with its key. Does not verify: other runtimes,
// which render the same file.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { parseProperties } from "../../components/shared/properties";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { STATEFUL_SET_FOR_3_3 } from "../support/pasted-settings";

/** Settings of the list that a cluster of one broker can have. */
const LIST = STATEFUL_SET_FOR_3_3.replace("offsets.topic.replication.factor=3", "offsets.topic.replication.factor=1");

describe("settings of brokers as they are written", function () {
  this.timeout(180_000);
  inOrder(this);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  /** Writes settings into the configuration file of the stack without quotes. */
  const configure = async (settings: Readonly<Record<string, string>>): Promise<void> => {
    await stack.configure({});
    const lines = Object.entries(settings).map(([name, value]) => `    ${name}: ${value}\n`);
    const { configFile } = stack.location;
    await writeFile(
      configFile,
      `${await readFile(configFile, "utf8")}  kafka-cluster:brokerConfig:\n${lines.join("")}`,
    );
  };

  const rendered = async () =>
    parseProperties(await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8"));

  it("run, and pass the smoke test", async () => {
    await configure(parseProperties(LIST));
    await succeeds(stack.up());
    const properties = await rendered();
    for (const [name, value] of Object.entries(parseProperties(LIST))) {
      if (name !== "log.cleaner.io.max.bytes.per.second") {
        assert.equal(properties[name], value, name);
      }
    }
    assert.equal(Number(properties["log.cleaner.io.max.bytes.per.second"]), Number.MAX_VALUE);
  });

  it("are the same when `config set` sets them", async () => {
    const set = (name: string, value: string) =>
      succeeds(stack.pulumi("config", "set", "--path", `kafka-cluster:brokerConfig["${name}"]`, value));
    await set("log.flush.interval.messages", "9223372036854775807");
    await set("log.cleaner.min.cleanable.ratio", "0.5");
    await succeeds(stack.preview("--expect-no-changes"));
  });

  it("are refused with the key if YAML changes them", async () => {
    await configure({ "kafka.metrics.reporters": "3.0" });
    const text = oneLine(await fails(stack.preview()));
    assert.ok(
      text.includes(
        'brokerConfig["kafka.metrics.reporters"] must be text, got 3; ' +
          "write it in quotes, because YAML and JavaScript change a number such as 3.0",
      ),
      text,
    );
  });
});
