// Proves: a change restarts the brokers that it concerns, one at a time and only once all replicas are in sync, under a
// client that publishes all the while; a preview says what changes and why; a bad setting stops at the first broker; a roll
// that was cut is finished; more brokers leave topics where they are and say so; fewer are refused while they hold replicas.
// Does not prove: anything about containers and hosts, which `docker-ensemble.test.ts` and `ssh-cluster.test.ts` look at.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { clusterViews } from "../../components/kafka-client/cluster-metadata";
import { processInfo } from "../../components/runtime/machine/process-identity";
import { waitUntil } from "../../components/shared/wait-until";
import {
  controllerOf,
  createTopic,
  createTopicOn,
  publish,
  publishWhile,
  readAll,
  reassignAllTo,
  replicasOf,
} from "../../testing/kafka/client";
import { sampleWhile } from "../../testing/sample-while";
import { fails, succeeds } from "../../testing/stack/command-results";
import { RunningCommand } from "../../testing/stack/running-command";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

interface Outputs {
  readonly bootstrapServers: string;
}

const BROKERS = ["kafka-0", "kafka-1", "kafka-2"];

const { keys } = Object;

describe("a change of three brokers on this machine", function () {
  this.timeout(600_000);
  inOrder(this);

  let stack: ScratchStack;
  let bootstrapServers = "";
  let config: Record<string, unknown> = { brokers: 3, zookeeperConfig: { maxSessionTimeout: 600_000 } };
  let brokerConfig: Record<string, unknown> = {
    // A broker that stands still falls behind long before it is given up.
    "replica.lag.time.max.ms": 2_000,
    "zookeeper.session.timeout.ms": 600_000,
  };

  /** Sets what differs for the next command. */
  const configure = async (ofBrokers: Record<string, unknown>, further: Record<string, unknown> = {}) => {
    brokerConfig = { ...brokerConfig, ...ofBrokers };
    config = { ...config, ...further };
    await stack.configure({ ...config, brokerConfig });
  };

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  /** Ids of the brokers that keep the partition in sync, in the eyes of each broker that knows it. */
  const inSync = async (partition = "orders-0"): Promise<(readonly number[])[]> => {
    const brokers = bootstrapServers.split(",").map((address) => ({ address }));
    const views = await clusterViews(brokers, 1_000).catch(() => []);
    return views
      .flatMap(({ partitions }) => partitions.filter(({ name }) => name === partition))
      .map((seen) => seen.inSync);
  };

  before(async () => {
    stack = await ScratchStack.create({ ...config, brokerConfig });
    await up();
    ({ bootstrapServers } = await stack.outputs<Outputs>());
    await createTopic(bootstrapServers, "orders", { "min.insync.replicas": "2" }, 3);
  });
  after(() => stack.remove());

  it("is said in a preview, setting by setting, of each broker that it concerns", async () => {
    await configure({ "log.retention.hours": 24 }, { heapMiB: 300 });
    const text = await succeeds(stack.pulumi("preview"));
    for (const broker of BROKERS) {
      const said = `${broker} restarts: heapMiB 256 -> 300; log.retention.hours (unset) -> 24`;
      assert.ok(text.includes(said), text);
    }
    assert.doesNotMatch(text, /zookeeper restarts/);
  });

  it("restarts one at a time, all in sync in between, and no publish fails", async () => {
    const before = await stack.pids();
    const look = async () => ({ running: keys(await stack.pids()), inSync: await inSync() });
    const { samples, result: published } = await sampleWhile(look, () =>
      publishWhile(bootstrapServers, "orders", () => up()),
    );
    for (const { running, inSync } of samples) {
      assert.ok(BROKERS.filter((broker) => running.includes(broker)).length >= 2, running.join(", "));
      assert.ok(
        inSync.every(({ length }) => length >= 2),
        JSON.stringify({ running, inSync }),
      );
    }
    const after = await stack.pids();
    assert.equal(after.zookeeper, before.zookeeper);
    assert.deepEqual(
      BROKERS.filter((broker) => after[broker] === before[broker]),
      [],
    );
    assert.ok(published > 0);
    const values = await readAll(bootstrapServers, "orders", published);
    assert.deepEqual(
      values,
      Array.from({ length: published }, (_, number) => String(number)),
    );
  });

  it("is nothing any more afterwards", async () => {
    const before = await stack.pids();
    const text = await up("--expect-no-changes");
    assert.doesNotMatch(text, /restarts/);
    assert.deepEqual(await stack.pids(), before);
  });

  it("restarts ZooKeeper alone where it is its own", async () => {
    const { zookeeper, ...brokers } = await stack.pids();
    await configure({}, { zookeeperHeapMiB: 140 });
    assert.match(await up(), /zookeeper restarts: heapMiB 128 -> 140/);
    const { zookeeper: now, ...brokersNow } = await stack.pids();
    assert.notEqual(now, zookeeper);
    assert.deepEqual(brokersNow, brokers);
  });

  it("stops at the first broker that does not take it, with its words, and the others serve", async () => {
    const { "kafka-0": _first, ...others } = await stack.pids();
    await configure({ "log.retention.hours": "soon" });
    const text = await fails(stack.up());
    assert.match(text, /kafka-0: process \d+ ended during its start; a setting is not accepted/);
    assert.match(text, /Invalid value soon for configuration log\.retention\.hours/);
    assert.deepEqual(await stack.pids(), others);
    await publish(bootstrapServers, "orders", ["meanwhile"]);
  });

  it("is taken back by the old setting, which restarts no other", async () => {
    const before = await stack.pids();
    await configure({ "log.retention.hours": 24 });
    await up();
    const after = await stack.pids();
    assert.deepEqual(keys(after), [...BROKERS, "zookeeper"]);
    assert.deepEqual({ ...after, ...before }, after);
  });

  it("waits for a broker that lacks behind", async () => {
    // Without the controller, nobody would take note.
    const id = (await controllerOf(bootstrapServers)) === 2 ? 1 : 2;
    await createTopicOn(bootstrapServers, "lagging", [0, id]);
    const { "kafka-0": first, [`kafka-${id}`]: slow } = await stack.pids();
    assert.ok(slow);
    try {
      // With nothing to fetch it would not lack behind.
      await publishWhile(bootstrapServers, "lagging", async () => {
        process.kill(slow, "SIGSTOP");
        await waitUntil(
          async () => (await inSync("lagging-0")).some((ids) => !ids.includes(id)) || undefined,
          () => new Error(`broker ${id} is in sync all the time`),
          { timeoutMs: 60_000, intervalMs: 200 },
        );
      });
      await configure({ "log.retention.hours": 25 });
      const rolling = stack.up();
      let looks = 0;
      await waitUntil(
        async () => {
          const isWaiting = /pending_operations.*kafka-0-turn/s.test(await stack.stateText().catch(() => ""));
          looks += isWaiting ? 1 : 0;
          return looks > 5 || undefined;
        },
        () => new Error("nobody waits"),
        { timeoutMs: 120_000, intervalMs: 300 },
      );
      assert.equal((await stack.pids())["kafka-0"], first);
      process.kill(slow, "SIGCONT");
      await succeeds(rolling);
      assert.notEqual((await stack.pids())["kafka-0"], first);
    } finally {
      if ((await processInfo(slow)) !== undefined) {
        process.kill(slow, "SIGCONT");
      }
    }
  });

  it("that was cut is finished by the next command, which restarts nothing twice", async () => {
    const before = await stack.pids();
    await configure({ "log.retention.hours": 26 });
    const rolling = await RunningCommand.start("up", stack);
    await waitUntil(
      async () => (await stack.pids())["kafka-1"] !== before["kafka-1"] || undefined,
      () => new Error("kafka-1 was not restarted"),
      { timeoutMs: 120_000, intervalMs: 5 },
    );
    // What would be killed with all that runs below it are brokers.
    await rolling.killCli();
    const { "kafka-0": done } = await stack.pids();
    assert.notEqual(done, before["kafka-0"]);
    const text = await up();
    assert.match(text, /kafka-2 restarts: log\.retention\.hours 25 -> 26/);
    assert.doesNotMatch(text, /kafka-0 restarts/);
    const after = await stack.pids();
    assert.equal(after["kafka-0"], done);
    assert.notEqual(after["kafka-2"], before["kafka-2"]);
    await up("--expect-no-changes");
  });

  it("to fewer brokers is refused while those that go hold replicas", async () => {
    const before = await stack.pids();
    await configure({}, { brokers: 2 });
    const text = await fails(stack.pulumi("preview"));
    assert.match(
      text,
      /brokers can be lowered only once kafka-2 holds no replicas, got 2, but it holds some of .*orders-0/,
    );
    assert.deepEqual(await stack.pids(), before);
  });

  it("to fewer brokers takes those away that hold none, with their data", async () => {
    await reassignAllTo(bootstrapServers, [0, 1]);
    await up();
    assert.deepEqual(keys(await stack.pids()), ["kafka-0", "kafka-1", "zookeeper"]);
    assert.equal(existsSync(join(stack.stackDir, "data", "kafka-2")), false);
    ({ bootstrapServers } = await stack.outputs<Outputs>());
    await publish(bootstrapServers, "orders", ["afterwards"]);
  });

  it("can be followed by a destroy at once, which leaves nothing", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(existsSync(stack.stackDir), false);
  });
});

describe("a change of one broker, to a private setting and to three brokers, on this machine", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create();
    await succeeds(stack.up());
    await createTopic((await stack.outputs<Outputs>()).bootstrapServers, "orders", {}, 1);
  });
  after(() => stack.remove());

  it("is not told where it is private, nor kept as text", async () => {
    const path = 'kafka-cluster:brokerConfig["ssl.key.password"]';
    await succeeds(stack.pulumi("config", "set", "--secret", "--path", path, "hush"));
    const { exitCode, text } = await stack.up();
    assert.equal(exitCode, 0, text);
    assert.match(text, /kafka-0 restarts: ssl\.key\.password \(unset\) -> \(secret\)/);
    assert.doesNotMatch(text, /hush/);
    assert.doesNotMatch(await stack.stateText(), /hush/);
    await succeeds(stack.up("--expect-no-changes"));
  });

  it("says in a preview which topics stay on the one", async () => {
    await stack.configure({ brokers: 3 });
    const text = await succeeds(stack.pulumi("preview"));
    assert.match(
      text,
      /warning: kafka-1 and kafka-2 will be empty at first: all partitions stay where they are, with as many replicas, those of __consumer_offsets \(1 of 3 replicas\), orders \(1 of 3 replicas\); move them with kafka-reassign-partitions/,
    );
    assert.match(
      text,
      /kafka-0 restarts: .*default\.replication\.factor 1 -> 3; .*ssl\.key\.password \(secret\) -> \(unset\)/,
    );
  });

  it("adds two, and leaves topics on the one until they are moved", async () => {
    await succeeds(stack.up());
    assert.deepEqual(keys(await stack.pids()), [...BROKERS, "zookeeper"]);
    const { bootstrapServers } = await stack.outputs<Outputs>();
    assert.deepEqual(await replicasOf(bootstrapServers, "orders"), [[0]]);
    await reassignAllTo(bootstrapServers, [0, 1, 2]);
    assert.deepEqual(await replicasOf(bootstrapServers, "orders"), [[0, 1, 2]]);
  });

  it("is nothing any more afterwards, and nothing is said", async () => {
    const text = await succeeds(stack.up("--expect-no-changes"));
    assert.doesNotMatch(text, /warning:|restarts/);
  });
});
