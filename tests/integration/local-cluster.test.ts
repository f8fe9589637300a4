// Verifies, with one stack on this machine: one `up` creates a cluster with topics that any client can use, and a second `up`
// changes nothing; `preview` shows every accident and `up` heals it, while a client that writes all the time loses no record;
// topics and data survive what they are meant to survive; one broker becomes three; `destroy` leaves nothing.
// Does not verify: load, other runtimes, several ZooKeeper servers, KRaft.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { REASSIGNMENT_SETTINGS, topicSettingNames } from "../../components/topic/topic-settings";
import { Ledger } from "../../testing/faults/ledger";
import {
  createTopic,
  FIRST,
  publish,
  readAll,
  reassignAllTo,
  replicasOf,
  SECOND,
  topicNames,
  withAdmin,
} from "../../testing/kafka/client";
import { alterConfig, settingNames, topicOf } from "../../testing/kafka/topics";
import { fails, oneLine, succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { killWhen } from "../../testing/stack/kill-when";
import { type Outputs, ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";
import { STATE } from "../../tools/project";
import { assertHidden, CANARY_PREFIX, setCanaries } from "../support/canaries";

type Settings = Readonly<Record<string, unknown>>;

const RECORDS = Array.from({ length: 100 }, (_, number) => `record ${number}`);

/** Beginnings of the values of secret settings, which must be visible nowhere. */
const CANARY = "canary-3f9a7c-";
const CHANGED_CANARY = "canary-81d20b-";
const NUMBER_CANARY = "739184620551";

const isListening = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [host, port] = address.split(":");
    const socket = connect({ host, port: Number(port) });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

describe("a local cluster", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let outputs: Outputs;
  let servers: string;

  const dataDir = (name = "data") => join(stack.ownDir, name);

  const configure = (settings: Settings): Promise<void> => stack.configure({ dataDir: dataDir(), ...settings });

  const up = async (...args: string[]): Promise<string> => {
    const text = await succeeds(stack.up(...args));
    outputs = await stack.outputs();
    servers = outputs.bootstrapServers;
    return text;
  };

  const preview = (): Promise<string> => succeeds(stack.preview());

  const topic = (name: string) => topicOf(servers, name);

  /** Names of the topics, without those of a {@link Ledger}. */
  const names = async () => (await topicNames(servers)).filter((name) => !name.startsWith("ledger-")).sort();

  /** Runs an accident and its cure under a client that writes all the time, and asserts that nothing is lost. */
  const survives = async (accident: () => Promise<unknown>): Promise<void> => {
    const ledger = await Ledger.open(servers);
    try {
      const { client } = await ledger.through(accident);
      assert.deepEqual({ ...client, pauseMs: 0 }, { lost: 0, duplicated: 0, failed: 0, pauseMs: 0 });
    } finally {
      await ledger.close();
    }
  };

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  it("is up with its topics after one command", async () => {
    const config = {
      "retention.ms": 86_400_000,
      "cleanup.policy": "compact, delete",
      "min.cleanable.dirty.ratio": "0.50",
    };
    await configure({ topics: [{ name: "orders", partitions: 3, config }, { name: "clicks" }] });
    assert.doesNotMatch(await up(), /warning:/);
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0", "zookeeper"]);
    assert.deepEqual(await topic("orders"), {
      partitions: 3,
      replicas: 1,
      config: { "retention.ms": "86400000", "cleanup.policy": "compact,delete", "min.cleanable.dirty.ratio": "0.5" },
    });
    assert.deepEqual(await topic("clicks"), { partitions: 1, replicas: 1, config: {} });
  });

  it("exports its addresses, files and versions", async () => {
    assert.match(servers, /^127\.0\.0\.1:2\d{4}$/);
    assert.match(outputs.zookeeperConnect, /^127\.0\.0\.1:2\d{4}$/);
    assert.match(outputs.clusterId, /^[\w-]{22}$/);
    assert.equal(outputs.kafkaVersion, "3.3.1");
    assert.equal(outputs.runtime, "local");
    const logFile = join(stack.stackDir, "kafka-0", "logs", "server.log");
    assert.deepEqual(outputs.brokers, [{ id: 0, address: servers, logFile, dataDir: join(dataDir(), "kafka-0") }]);
    assert.equal(outputs.connection.clientProperties, `bootstrap.servers=${servers}\nsecurity.protocol=PLAINTEXT\n`);
    assert.deepEqual(outputs.connection.kafkajs.brokers, [servers]);
    assert.match(await readFile(logFile, "utf8"), /\[KafkaServer id=0\] started/);
  });

  it("passes the smoke test before the command ends, and the smoke test leaves nothing", async () => {
    assert.deepEqual(
      outputs.smokeTest.proven.map((sentence) => sentence.split(":")[0]),
      ["publish", "subscribe", "store", "process"],
    );
    assert.ok((outputs.smokeTest.durationsMs.total ?? 0) > 0);
    assert.deepEqual(await names(), ["clicks", "orders"]);
  });

  it("knows the settings of topics that this project knows, and no others", async () => {
    const internal = ["remote.storage.enable", "local.retention.ms", "local.retention.bytes"];
    assert.deepEqual(
      (await settingNames(servers, "orders")).filter((name) => !internal.includes(name)).sort(),
      [...topicSettingNames("3.3.1"), ...REASSIGNMENT_SETTINGS].sort(),
    );
  });

  it("lets a client publish and read", async () => {
    await publish(servers, "events", RECORDS);
    assert.deepEqual(await readAll(servers, "events", RECORDS.length), RECORDS);
  });

  it("is the same after a second `up`, and `preview` expects no changes", async () => {
    const pids = await stack.pids();
    await up("--expect-no-changes");
    await succeeds(stack.preview("--expect-no-changes"));
    assert.deepEqual(await stack.pids(), pids);
  });

  it("has its state in files that are each replaced at once", async () => {
    const files = await readdir(stack.backend, { recursive: true });
    assert.ok(files.some((name) => name.endsWith(`${stack.name}.json`)));
    assert.deepEqual(
      files.filter((name) => name.endsWith(".attrs")),
      [],
    );
  });

  it("heals a killed broker with its records despite the old lock, then changes topics", async () => {
    await publish(servers, "clicks", ["one", "two"]);
    const [pids, { clusterId }] = [await stack.pids(), outputs];
    await survives(async () => {
      await killServices(stack, "kafka-0");
      assert.ok(existsSync(join(dataDir(), "kafka-0", ".lock")));
      const text = await preview();
      assert.match(text, new RegExp(`health .*"healthy" => "process ${pids["kafka-0"]} has ended"`));
      assert.match(text, /health +: "healthy" => "unknown: no broker answers \(\S+: connect ECONNREFUSED/);
      assert.match(text, /~ 6 to update/); // The broker, its live settings and replicas in sync, the smoke test, and both topics.

      await configure({
        topics: [
          { name: "orders", partitions: 5, config: { "retention.ms": 1_000_000 } },
          { name: "clicks", partitions: 2 },
        ],
      });
      assert.match(await up(), /~ 6 updated/);
    });
    const healed = await stack.pids();
    assert.equal(healed.zookeeper, pids.zookeeper);
    assert.notEqual(healed["kafka-0"], pids["kafka-0"]);
    assert.equal(outputs.clusterId, clusterId);
    assert.deepEqual(await readAll(servers, "events", RECORDS.length), RECORDS);
    assert.deepEqual(await topic("orders"), { partitions: 5, replicas: 1, config: { "retention.ms": "1000000" } });
    assert.deepEqual((await readAll(servers, "clicks", 2)).sort(), ["one", "two"]);
  });

  it("heals a killed ZooKeeper and an edited file of the broker without a restart of the broker", async () => {
    const pids = await stack.pids();
    const file = join(stack.stackDir, "kafka-0", "config", "server.properties");
    const before = await readFile(file, "utf8");
    await survives(async () => {
      await killServices(stack, "zookeeper");
      await appendFile(file, "log.retention.hours=1\n");
      const text = await preview();
      assert.match(text, new RegExp(`health .*"healthy" => "process ${pids.zookeeper} has ended"`));
      assert.match(text, /health .*"healthy" => "server\.properties was changed"/);
      await up();
    });
    const healed = await stack.pids();
    assert.notEqual(healed.zookeeper, pids.zookeeper);
    assert.equal(healed["kafka-0"], pids["kafka-0"]);
    assert.equal(await readFile(file, "utf8"), before);
    await publish(servers, "events", ["after ZooKeeper"]);
    assert.deepEqual(await readAll(servers, "events", RECORDS.length + 1), [...RECORDS, "after ZooKeeper"]);
  });

  it("heals both if both are killed, ZooKeeper first", async () => {
    await survives(async () => {
      await killServices(stack, "kafka-0", "zookeeper");
      await up();
    });
    assert.equal((await readAll(servers, "events", RECORDS.length + 1)).length, RECORDS.length + 1);
  });

  it("heals topics that were deleted or altered by hand", async () => {
    await withAdmin(servers, (admin) => admin.deleteTopics({ topics: ["clicks"] }));
    const [throttle = ""] = REASSIGNMENT_SETTINGS;
    await alterConfig(servers, "orders", { "retention.ms": "5000", [throttle]: "*" });
    await configure({
      topics: [
        { name: "orders", partitions: 5 },
        { name: "clicks", partitions: 2 },
      ],
    });
    const text = await preview();
    assert.match(text, /health +: "healthy" => "the topic is gone"/);
    assert.match(text, /retention\.ms: "5000"/);
    assert.match(text, /~ 2 to update/);
    assert.match(await up(), /~ 2 updated/);
    assert.deepEqual(await topic("clicks"), { partitions: 2, replicas: 1, config: {} });
    // The throttle belongs to partitions that are being moved.
    assert.deepEqual((await topic("orders")).config, { [throttle]: "*" });
  });

  it("refuses fewer partitions in both commands, also fewer than somebody made by hand", async () => {
    await withAdmin(servers, (admin) => admin.createPartitions({ topicPartitions: [{ topic: "orders", count: 7 }] }));
    for (const { exitCode, text } of [await stack.preview(), await stack.up()]) {
      assert.notEqual(exitCode, 0);
      assert.ok(
        oneLine(text).includes(
          "property partitions value {5} has a problem: must be at least 7, the existing number, because Kafka can't " +
            "remove partitions, got 5; set it to 7, or create another topic",
        ),
        text,
      );
    }
    await configure({
      topics: [
        { name: "orders", partitions: 7 },
        { name: "clicks", partitions: 2 },
      ],
    });
    await up();
  });

  it("refuses a topic that differs from the existing one, and adopts an equal one with its records", async () => {
    await createTopic(servers, "same", { "retention.ms": "50000000" });
    await publish(servers, "same", ["mine"]);
    await createTopic(servers, "other", { "segment.ms": "5000" });
    const same = { name: "same", config: { "retention.ms": 50_000_000 } };
    await configure({
      topics: [
        { name: "orders", partitions: 7 },
        { name: "clicks", partitions: 2 },
        same,
        { name: "other", partitions: 2 },
      ],
    });
    const text = await fails(stack.up());
    assert.ok(
      oneLine(text).includes(
        'topic other already exists with partitions 1 instead of 2, config["segment.ms"] 5000 instead of unset; ' +
          "set the existing values, delete the topic with kafka-topics.sh, or use another name",
      ),
      text,
    );
    // A topic that was deleted by hand may get fewer partitions.
    await withAdmin(servers, (admin) => admin.deleteTopics({ topics: ["orders"] }));
    await configure({ topics: [{ name: "orders", partitions: 2 }, { name: "clicks", partitions: 2 }, same] });
    await up();
    assert.equal((await topic("orders")).partitions, 2);
    assert.deepEqual(await readAll(servers, "same", 1), ["mine"]);
    assert.equal((await topic("other")).partitions, 1);
  });

  const ORDERS = { name: "orders", partitions: 2 };
  const SAME = { name: "same", config: { "retention.ms": 50_000_000 } };

  it("has all topics after an `up` that was killed while it created them and another `up`", async () => {
    const many = Array.from({ length: 20 }, (_, number) => ({ name: `many-${number}`, partitions: 2 }));
    await configure({ topics: [ORDERS, { name: "clicks", partitions: 2 }, SAME, ...many] });
    const created = async () => (await names()).filter((name) => name.startsWith("many-"));
    await killWhen("up", stack, async () => (await created()).length > 2);
    await up();
    assert.equal((await created()).length, many.length);
    await up("--expect-no-changes");
  });

  it("deletes topics that are removed, also those that somebody has deleted before", async () => {
    await withAdmin(servers, (admin) => admin.deleteTopics({ topics: ["clicks"] }));
    await configure({ topics: [{ ...ORDERS, protect: true }, SAME] });
    assert.match(await up(), /- 21 deleted/);
    assert.deepEqual(await names(), ["events", "orders", "other", "same"]);
  });

  it("is not destroyed while a topic is protected", async () => {
    await publish(servers, "orders", ["before"]);
    const text = await fails(stack.destroy());
    assert.match(oneLine(text), /cannot be deleted because it is protected\. To unprotect the resource, either remove/);
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    assert.deepEqual(await names(), ["events", "orders", "other", "same"]);
  });

  it("keeps its processes when its data is to be retained from now on", async () => {
    const pids = await stack.pids();
    await configure({ topics: [ORDERS, SAME], retainData: true });
    assert.match(await up(), /kafka-0-service updated/);
    assert.deepEqual(await stack.pids(), pids);
  });

  const secretSettings = async (settings: Settings) => {
    const brokerConfig = { "log.retention.hours": 24 };
    await configure({ topics: [ORDERS], retainData: true, brokerConfig, pluginSettings: [CANARY_PREFIX], ...settings });
    await setCanaries(stack, CANARY, ["password.encoder.secret"]);
    await setCanaries(stack, NUMBER_CANARY, ["log.flush.interval.messages"]);
    await setCanaries(stack, CANARY);
  };

  it("restarts only the broker when a setting of the broker changes, and runs the smoke test again", async () => {
    const pids = await stack.pids();
    await secretSettings({});
    const text = await up();
    // Pulumi encrypts brokerConfig as a whole, so all its values are masked.
    assert.match(
      text,
      /kafka-0 restarts: .*log\.retention\.hours \(unset\) -> \(secret\); .*password\.encoder\.secret \(unset\) -> \(secret\)/,
    );
    assert.match(text, /SmokeTest smoke-test updated/);
    assert.doesNotMatch(text, new RegExp(CANARY));
    const changed = await stack.pids();
    assert.equal(changed.zookeeper, pids.zookeeper);
    assert.notEqual(changed["kafka-0"], pids["kafka-0"]);
    assert.equal((await readAll(servers, "events", RECORDS.length + 1)).length, RECORDS.length + 1);
    // The same `up` removed the topic from the stack, and not from the cluster.
    assert.match(text, /Topic same deleted .*\[retain\]/);
    assert.deepEqual(await readAll(servers, "same", 1), ["mine"]);
  });

  it("shows a secret setting nowhere", async () => {
    const file = join(stack.stackDir, "kafka-0", "config", "server.properties");
    const properties = await readFile(file, "utf8");
    assert.match(properties, /^log\.retention\.hours=24$/m);
    assert.match(properties, new RegExp(`^password\\.encoder\\.secret=${CANARY}0$`, "m"));
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(properties.split(CANARY).length, 12);
    const same = await succeeds(stack.preview("--expect-no-changes"));
    await setCanaries(stack, CHANGED_CANARY);
    const other = await succeeds(stack.preview());
    assert.match(other, /my\.plugin\.endpoint \(secret\) -> \(secret\)/);
    await setCanaries(stack, CANARY);
    const log = await readFile(join(stack.stackDir, "kafka-0", "logs", "server.log"), "utf8");
    assert.ok(properties.includes(NUMBER_CANARY));
    await assertHidden(stack, [CANARY, CHANGED_CANARY, NUMBER_CANARY], [same, other, log]);
    for (const pid of Object.values(await stack.pids())) {
      const { stdout } = await runProgram("ps", ["eww", "-o", "command=", "-p", String(pid)]);
      assert.ok(!stdout.includes(CANARY), "in the command line or environment of a process");
      assert.ok(!stdout.includes("PULUMI_"), "Pulumi's environment in a process");
    }
  });

  it("protects its data from another stack while it runs", async () => {
    const other = await ScratchStack.create({ dataDir: dataDir() });
    try {
      const text = await fails(other.up());
      assert.match(
        oneLine(text),
        new RegExp(
          `data folder \\S+ belongs to kafka-cluster/${stack.name}/zookeeper, which runs as process \\d+; ` +
            "destroy that stack first or set another dataDir",
        ),
      );
    } finally {
      await other.remove();
    }
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
  });

  it("leaves no process, no port and no file but its retained data when it is destroyed", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(await isListening(servers), false);
    assert.equal(await isListening(outputs.zookeeperConnect), false);
    assert.ok(!(await readdir(join(STATE.root, "stacks"))).includes(stack.name));
    assert.deepEqual((await readdir(dataDir())).sort(), ["kafka-0", "zookeeper"]);
  });

  it("has its id, topics and records again after the next `up`", async () => {
    const { clusterId } = outputs;
    await up();
    assert.equal(outputs.clusterId, clusterId);
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    assert.deepEqual(await readAll(servers, "same", 1), ["mine"]);
  });

  it("moves its data with dataDir", async () => {
    const { clusterId } = outputs;
    await secretSettings({ dataDir: dataDir("elsewhere") });
    await up();
    assert.equal(outputs.clusterId, clusterId);
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    assert.deepEqual(await readdir(dataDir()), []);
  });

  it("previews which topics stay on the one broker when it becomes three, and what restarts", async () => {
    await publish(servers, "bills", FIRST);
    await configure({ topics: [ORDERS], brokers: 3, dataDir: dataDir("elsewhere") });
    const text = await succeeds(stack.pulumi("preview"));
    assert.match(
      text,
      /warning: kafka-1 and kafka-2 will be empty at first: the partitions of __consumer_offsets \(1 of 3 replicas\), bills \(1 of 3 replicas\), .* stay on the existing brokers, with as many replicas as now; move them with kafka-reassign-partitions/,
    );
    assert.match(
      text,
      /kafka-0 restarts: .*default\.replication\.factor 1 -> 3; .*password\.encoder\.secret \(secret\) -> \(unset\)/,
    );
  });

  it("has three brokers with the next command, and its topics stay until they are moved", async () => {
    await up();
    assert.deepEqual(Object.keys(await stack.pids()), ["kafka-0", "kafka-1", "kafka-2", "zookeeper"]);
    assert.equal(servers.split(",").length, 3);
    await publish(servers, "bills", SECOND);
    assert.deepEqual(await readAll(servers, "bills", 100), [...FIRST, ...SECOND]);
    assert.deepEqual(await replicasOf(servers, "bills"), [[0]]);
    await reassignAllTo(servers, [0, 1, 2]);
    assert.deepEqual(await replicasOf(servers, "bills"), [[0, 1, 2]]);
    assert.doesNotMatch(await up("--expect-no-changes"), /warning:|restarts/);
  });

  it("can't become three ZooKeeper servers, and stays as it is", async () => {
    const before = await stack.pids();
    await configure({ topics: [ORDERS], brokers: 3, dataDir: dataDir("elsewhere"), zookeepers: 3 });
    assert.match(
      oneLine(await fails(stack.up())),
      /zookeepers must stay 1 while the stack exists, got 3; set it back or destroy the stack first/,
    );
    assert.deepEqual(await stack.pids(), before);
  });

  it("leaves nothing at all when it is destroyed while it is dead, if its data is not to be retained", async () => {
    await configure({ topics: [ORDERS], brokers: 3, dataDir: dataDir("elsewhere") });
    await killServices(stack, ...Object.keys(await stack.pids()));
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(existsSync(stack.stackDir), false);
    assert.deepEqual(await readdir(dataDir("elsewhere")), []);
  });

  it("is destroyed again without complaint", async () => {
    await succeeds(stack.destroy());
  });
});
