// Verifies, with three real brokers and a controller on this machine: a setting that Kafka takes while it runs is applied without a
// restart, under a client that writes all the time; a removed setting goes back to the file's value or the default; a mixed change
// restarts the brokers for what needs it; values that another program has set, for one broker or for all, show in a preview and are
// healed; a thread pool grows in steps; an `up` that was killed is finished by the next one; a broker that starts later has the
// values of its file; a refused value is named; a secret value restarts the brokers and shows nowhere.
// Does not verify: ZooKeeper, containers and hosts, which docker-cluster and ssh-systemd verify.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { createTopic, publishWhile, readAll } from "../../testing/kafka/client";
import { alterSettings, type SettingValues, settingOf } from "../../testing/kafka/live-settings";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { killWhen } from "../../testing/stack/kill-when";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

type Settings = Readonly<Record<string, unknown>>;

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];

/** Secret value: a retention of 3,000 years. */
const CANARY = "98765432109876";

/** Value that another program sets instead. */
const DRIFT = "87654321098765";

describe("live settings of three brokers on this machine", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let bootstrapServers = "";

  const configure = (brokerConfig: Settings) => stack.configure({ coordination: "kraft", brokers: 3, brokerConfig });
  const up = (...args: string[]) => succeeds(stack.up(...args));

  /** Asserts the same values of a setting on all brokers. */
  const assertSetting = async (name: string, values: SettingValues) =>
    assert.deepEqual(
      await settingOf(bootstrapServers, name),
      BROKERS.map(() => values),
      name,
    );

  const isInFile = async (setting: string): Promise<boolean> =>
    (await readFile(join(stack.stackDir, "kafka-0", "config", "server.properties"), "utf8")).includes(`${setting}\n`);

  before(async () => {
    stack = await ScratchStack.create();
    await configure({ "log.retention.ms": 1_000_000, "log.segment.bytes": 500_000_000 });
    await up();
    ({ bootstrapServers } = await stack.outputs());
  });
  after(() => stack.remove());

  it("are in the file of a new broker alone", async () => {
    await assertSetting("log.retention.ms", { value: "1000000", ofFile: "1000000" });
    await assertSetting("log.segment.bytes", { value: "500000000", ofFile: "500000000" });
  });

  it("change without a restart, a preview says so, and the next command changes nothing", async () => {
    const before = await stack.pids();
    await configure({ "log.retention.ms": 2_000_000, "log.segment.bytes": 500_000_000, "max.connections": 2_000_000 });
    const preview = await succeeds(stack.preview());
    const lines = BROKERS.map(
      (broker) =>
        `${broker} changes without a restart: log.retention.ms 1000000 -> 2000000; max.connections (unset) -> 2000000`,
    );
    for (const line of lines) {
      assert.ok(preview.includes(line), preview);
    }
    assert.doesNotMatch(preview, /kafka-\d restarts/);
    await createTopic(bootstrapServers, "payments", { "min.insync.replicas": "2" }, 3);
    let text = "";
    const published = await publishWhile(bootstrapServers, "payments", async () => {
      text = await up();
    });
    for (const line of lines) {
      assert.ok(text.includes(line), text);
    }
    assert.equal((await readAll(bootstrapServers, "payments", published)).length, published);
    await assertSetting("log.retention.ms", { value: "2000000", ofFile: "1000000", ofBroker: "2000000" });
    await assertSetting("max.connections", { value: "2000000", ofBroker: "2000000" });
    assert.ok(await isInFile("log.retention.ms=2000000"));
    assert.doesNotMatch(await up("--expect-no-changes"), /changes without a restart/);
    assert.deepEqual(await stack.pids(), before);
  });

  it("go back to the file's value and to the default when they are removed, and thread pools grow in steps", async () => {
    const before = await stack.pids();
    await configure({ "log.retention.ms": 1_000_000, "num.io.threads": 33 });
    const text = await up();
    for (const change of [
      "log.retention.ms 2000000 -> 1000000",
      "log.segment.bytes 500000000 -> (unset)",
      "max.connections 2000000 -> (unset)",
      "num.io.threads (unset) -> 33",
    ]) {
      assert.ok(text.includes(change), text);
    }
    await assertSetting("log.retention.ms", { value: "1000000", ofFile: "1000000" });
    await assertSetting("max.connections", { value: "2147483647" });
    // The process has been started with another value in its file.
    const byDefault = "1073741824";
    await assertSetting("log.segment.bytes", { value: byDefault, ofFile: "500000000", ofBroker: byDefault });
    await assertSetting("num.io.threads", { value: "33", ofBroker: "33" });
    assert.deepEqual(await stack.pids(), before);
  });

  it("are in the file alone after a restart, which a mixed change needs", async () => {
    const before = await stack.pids();
    await configure({ "num.io.threads": 9, "log.retention.hours": 24 });
    const text = await up();
    assert.match(text, /kafka-2 restarts: log\.retention\.hours \(unset\) -> 24\n/);
    assert.match(
      text,
      /kafka-2 changes without a restart: log\.retention\.ms 1000000 -> \(unset\); num\.io\.threads 33 -> 9\n/,
    );
    const after = await stack.pids();
    assert.deepEqual(
      Object.keys(before).filter((service) => after[service] !== before[service]),
      BROKERS,
    );
    await assertSetting("num.io.threads", { value: "9", ofFile: "9" });
    await assertSetting("log.segment.bytes", { value: "1073741824" });
    await assertSetting("log.retention.ms", { value: "" });
  });

  it("that another program has set, for one broker or for all, show in a preview and are healed", async () => {
    const before = await stack.pids();
    await alterSettings(bootstrapServers, [{ name: "num.io.threads", value: "10" }], 0);
    await alterSettings(bootstrapServers, [{ name: "num.network.threads", value: "4" }], 2);
    await alterSettings(bootstrapServers, [{ name: "log.retention.ms", value: "5000" }]);
    // A broker with this value refuses every other change, also the deletion of the values for all brokers.
    const mechanisms = "listener.name.plaintext.sasl.enabled.mechanisms";
    await alterSettings(bootstrapServers, [{ name: mechanisms, value: "PLAIN" }], 0);
    const preview = await succeeds(stack.preview());
    assert.equal(preview.match(/log\.retention\.ms was set to 5000 for all brokers/g)?.length, 3, preview);
    assert.equal(preview.match(/num\.io\.threads is 10 instead of 9/g)?.length, 1, preview);
    assert.equal(
      preview.match(/listener\.name\.plaintext\.sasl\.enabled\.mechanisms was set to PLAIN/g)?.length,
      1,
      preview,
    );
    assert.equal(preview.match(/num\.network\.threads is 4 instead of 3/g)?.length, 1, preview);
    await up();
    await assertSetting("num.io.threads", { value: "9", ofFile: "9" });
    await assertSetting("num.network.threads", { value: "3" });
    await assertSetting("log.retention.ms", { value: "" });
    assert.deepEqual(await stack.pids(), before);
  });

  it("that a broker refuses name the broker, the setting and the reason", async () => {
    const before = await stack.pids();
    await configure({ "num.io.threads": 9, "log.retention.hours": 24, "metric.reporters": "com.example.Missing" });
    assert.match(
      oneLine(await fails(stack.up())),
      /kafka-\d refuses the changed settings metric\.reporters \(.*update of Set\(metric\.reporters\) failed.*\); set other values/,
    );
    await assertSetting("metric.reporters", { value: "" });
    assert.deepEqual(await stack.pids(), before);
  });

  it("are finished by the next command after an `up` was killed, and are those of the file when a broker starts", async () => {
    const before = await stack.pids();
    await configure({ "num.io.threads": 10, "log.retention.hours": 24 });
    await killWhen("up", stack, () => isInFile("num.io.threads=10"));
    assert.match(await up(), /kafka-0 changes without a restart: num\.io\.threads 9 -> 10\n/);
    await assertSetting("num.io.threads", { value: "10", ofFile: "9", ofBroker: "10" });
    await assertSetting("metric.reporters", { value: "" });
    assert.deepEqual(await stack.pids(), before);

    await killServices(stack, "kafka-0");
    assert.doesNotMatch(await up(), /changes without a restart/);
    assert.deepEqual((await settingOf(bootstrapServers, "num.io.threads"))[0], { value: "10", ofFile: "10" });
    assert.match(await succeeds(stack.preview("--expect-no-changes")), /unchanged/);
  });

  it("restart the brokers if a value is secret, and no preview, message, state or log shows the value", async () => {
    const path = 'kafka-cluster:brokerConfig["log.retention.ms"]';
    await succeeds(stack.pulumi("config", "set", "--secret", "--path", path, CANARY));
    const text = await up();
    assert.match(text, /kafka-0 restarts: .*log\.retention\.ms \(unset\) -> \(secret\)/);
    await assertSetting("log.retention.ms", { value: CANARY, ofFile: CANARY });
    await alterSettings(bootstrapServers, [{ name: "log.retention.ms", value: DRIFT }], 0);
    const preview = await succeeds(stack.preview());
    assert.match(preview, /log\.retention\.ms was set to \(secret\)/);
    assert.ok(!preview.includes(DRIFT), preview);
    await up();
    await assertSetting("log.retention.ms", { value: CANARY, ofFile: CANARY });
    const logs = [...BROKERS, "controller"].map((service) => join(stack.stackDir, service, "logs", "server.log"));
    for (const shown of [
      text,
      preview,
      await stack.stateText(),
      ...(await Promise.all(logs.map((log) => readFile(log, "utf8")))),
    ]) {
      assert.ok(!shown.includes(CANARY));
    }
  });
});
