// Proves, with one broker and with three: topics of the configuration are there after one `up`, which changes nothing the
// next time; what was done to them by hand is shown by `preview` and healed by `up`; what Kafka can't do is refused at
// preview; one that was there is adopted if it is the same; brokers that are dead are no obstacle to `up` and `destroy`;
// topics that are protected or retained stay.
// Does not prove: that they are reached in Docker and over SSH, see docker-topics.test.ts and ssh-topics.test.ts.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";

import { REASSIGNMENT_SETTINGS, SETTING_NAMES } from "../../components/topic/topic-settings";
import { createTopic, publish, readAll, topicNames, withAdmin } from "../../testing/kafka/client";
import { alterConfig, settingNames, topicOf } from "../../testing/kafka/topics";
import { fails, succeeds } from "../../testing/stack/command-results";
import { killServices } from "../../testing/stack/kill-services";
import { killWhen } from "../../testing/stack/kill-when";
import { ScratchStack } from "../../testing/stack/scratch-stack";
import { inOrder } from "../../testing/suites/in-order";

type Topics = readonly Record<string, unknown>[];

/** Words of the CLI without its line breaks. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

describe("topics of one broker", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;
  let servers: string;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  const wanted = (topics: Topics, other: Record<string, unknown> = {}) =>
    stack.configure({ smokeTest: false, topics, ...other });

  const up = (...args: string[]): Promise<string> => succeeds(stack.up(...args));

  const preview = (): Promise<string> => succeeds(stack.preview());

  /** Both commands refuse it. */
  const isRefused = async (topics: Topics, message: string): Promise<void> => {
    await wanted(topics);
    for (const { exitCode, text } of [await stack.preview(), await stack.up()]) {
      assert.notEqual(exitCode, 0);
      assert.ok(flat(text).includes(message), text);
    }
  };

  it("are there after one `up`, beside the smoke test", async () => {
    const config = {
      "retention.ms": 86_400_000,
      "cleanup.policy": "compact, delete",
      "min.cleanable.dirty.ratio": "0.50",
    };
    await wanted([{ name: "orders", partitions: 3, config }, { name: "clicks" }], { smokeTest: true });
    await up();
    servers = (await stack.outputs<{ bootstrapServers: string }>()).bootstrapServers;
    assert.deepEqual(await topicOf(servers, "orders"), {
      partitions: 3,
      replicas: 1,
      config: { "retention.ms": "86400000", "cleanup.policy": "compact,delete", "min.cleanable.dirty.ratio": "0.5" },
    });
    assert.deepEqual(await topicOf(servers, "clicks"), { partitions: 1, replicas: 1, config: {} });
  });

  it("are the same after a second `up`, and `preview` expects no changes", async () => {
    await up("--expect-no-changes");
    await succeeds(stack.preview("--expect-no-changes"));
  });

  it("have the settings that are known, and no others", async () => {
    const internal = ["remote.storage.enable", "local.retention.ms", "local.retention.bytes"];
    const known = await settingNames(servers, "orders");
    assert.deepEqual(
      known.filter((name) => !internal.includes(name)).sort(),
      [...SETTING_NAMES, ...REASSIGNMENT_SETTINGS].sort(),
    );
  });

  it("get more partitions and other settings, and keep their records", async () => {
    await publish(servers, "clicks", ["one", "two"]);
    await wanted([
      { name: "orders", partitions: 5, config: { "retention.ms": 1_000_000 } },
      { name: "clicks", partitions: 2 },
    ]);
    const text = await preview();
    assert.match(text, /~ partitions +: 3 => 5/);
    assert.match(text, /~ retention\.ms +: "86400000" => "1000000"/);
    assert.match(text, /- cleanup\.policy/);
    await up();
    assert.deepEqual(await topicOf(servers, "orders"), {
      partitions: 5,
      replicas: 1,
      config: { "retention.ms": "1000000" },
    });
    assert.deepEqual((await readAll(servers, "clicks", 2)).sort(), ["one", "two"]);
    await up("--expect-no-changes");
  });

  it("can't have fewer partitions, or replicas without brokers for them", async () => {
    await isRefused(
      [
        { name: "orders", partitions: 2 },
        { name: "clicks", partitions: 2 },
      ],
      "Topic resource 'orders': property partitions value {2} has a problem: must be at least 5, as many as there are, " +
        "for Kafka can't take any away, got 2; set it to 5, or make another topic",
    );
    await isRefused(
      [{ name: "orders", replicationFactor: 3, config: { "retention.sm": 5, "cleanup.policy": "shred" } }],
      "topics[0].replicationFactor must be at most the number of brokers, got 3 with brokers 1; lower it or raise brokers; " +
        'topics[0].config["cleanup.policy"] must be "delete" or "compact", or more of them with commas, got "shred"; ' +
        'topics[0].config["retention.sm"] is no setting of topics in Kafka 3.3.1, got 5; did you mean retention.ms?',
    );
  });

  it("are shown and healed where they were deleted or altered by hand", async () => {
    await wanted([
      { name: "orders", partitions: 5 },
      { name: "clicks", partitions: 2 },
    ]);
    await up();
    await withAdmin(servers, (admin) => admin.deleteTopics({ topics: ["clicks"] }));
    const [throttle = ""] = REASSIGNMENT_SETTINGS;
    await alterConfig(servers, "orders", { "retention.ms": "5000", [throttle]: "*" });
    const text = await preview();
    assert.match(text, /health +: "whole" => "the topic is gone"/);
    assert.match(text, /\+ retention\.ms: "5000"/);
    assert.match(text, /~ 2 to update/);

    assert.match(await up(), /~ 2 updated/);
    assert.deepEqual(await topicOf(servers, "clicks"), { partitions: 2, replicas: 1, config: {} });
    // It belongs to partitions that are being moved.
    assert.deepEqual((await topicOf(servers, "orders")).config, { [throttle]: "*" });
    await up("--expect-no-changes");
  });

  it("are what they became by hand where Kafka can't undo it", async () => {
    await withAdmin(servers, (admin) => admin.createPartitions({ topicPartitions: [{ topic: "orders", count: 7 }] }));
    await isRefused(
      [
        { name: "orders", partitions: 5 },
        { name: "clicks", partitions: 2 },
      ],
      "must be at least 7",
    );
    await wanted([
      { name: "orders", partitions: 7 },
      { name: "clicks", partitions: 2 },
    ]);
    await up();
    await up("--expect-no-changes");
  });

  it("may have fewer partitions where they are made anew", async () => {
    await withAdmin(servers, (admin) => admin.deleteTopics({ topics: ["orders"] }));
    await wanted([
      { name: "orders", partitions: 2 },
      { name: "clicks", partitions: 2 },
    ]);
    await up();
    assert.equal((await topicOf(servers, "orders")).partitions, 2);
  });

  it("are adopted where they are the same, and refused where they are not", async () => {
    await createTopic(servers, "same", { "retention.ms": "5000" });
    await publish(servers, "same", ["mine"]);
    await createTopic(servers, "other", { "segment.ms": "5000" });
    const before = [
      { name: "orders", partitions: 2 },
      { name: "clicks", partitions: 2 },
    ];
    await wanted([...before, { name: "same", config: { "retention.ms": 5_000 } }, { name: "other", partitions: 2 }]);
    const text = await fails(stack.up());
    assert.ok(
      flat(text).includes(
        'topic other is there already and is another, with partitions 1 instead of 2, config["segment.ms"] 5000 instead of unset; ' +
          "describe it as it is, or delete it with kafka-topics.sh, or take another name",
      ),
      text,
    );
    await wanted([...before, { name: "same", config: { "retention.ms": 5_000 } }]);
    await up();
    assert.deepEqual(await readAll(servers, "same", 1), ["mine"]);
    assert.equal((await topicOf(servers, "other")).partitions, 1);
  });

  it("are all there after an `up` that follows one which was killed while it made them", async () => {
    const many = Array.from({ length: 20 }, (_, number) => ({ name: `many-${number}`, partitions: 2 }));
    await wanted([{ name: "orders", partitions: 2 }, { name: "clicks", partitions: 2 }, ...many]);
    const names = async () => (await topicNames(servers)).filter((name) => name.startsWith("many-"));
    await killWhen("up", stack, async () => (await names()).length > 2);
    await up();
    assert.equal((await names()).length, many.length);
    await up("--expect-no-changes");
    await wanted([
      { name: "orders", partitions: 2 },
      { name: "clicks", partitions: 2 },
    ]);
    await up();
    assert.deepEqual(await names(), []);
  });

  it("are deleted where they are removed, also where somebody has done so before", async () => {
    await withAdmin(servers, (admin) => admin.deleteTopics({ topics: ["clicks"] }));
    await wanted([{ name: "orders", partitions: 2 }]);
    assert.match(await up(), /- 1 deleted/);
    assert.deepEqual((await topicNames(servers)).sort(), ["orders", "other"]);
  });

  it("are looked at again once a dead broker is back", async () => {
    await publish(servers, "orders", ["before"]);
    await killServices(stack, "kafka-0");
    assert.match(await preview(), /health +: "whole" => "not seen: Connection error: connect ECONNREFUSED/);
    await wanted([{ name: "orders", partitions: 3 }]);
    await up();
    assert.equal((await topicOf(servers, "orders")).partitions, 3);
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    await up("--expect-no-changes");
  });
});

describe("topics that are to stay", function () {
  this.timeout(300_000);
  inOrder(this);

  const ORDERS = { name: "orders", partitions: 3 };
  const CLICKS = { name: "clicks" };
  let stack: ScratchStack;
  let servers: string;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  const up = async (settings: Record<string, unknown>): Promise<string> => {
    await stack.configure({ smokeTest: false, ...settings });
    const text = await succeeds(stack.up());
    servers = (await stack.outputs<{ bootstrapServers: string }>()).bootstrapServers;
    return text;
  };

  it("do so where they are protected, and so does the cluster", async () => {
    await up({ topics: [{ ...ORDERS, protect: true }, CLICKS] });
    await publish(servers, "orders", ["before"]);
    const text = await fails(stack.destroy());
    assert.match(flat(text), /cannot be deleted because it is protected\. To unprotect the resource, either remove/);
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    assert.deepEqual((await topicNames(servers)).sort(), ["clicks", "orders"]);
  });

  it("do so where data is retained, and are adopted by a stack that is made anew", async () => {
    await up({ topics: [ORDERS, CLICKS], retainData: true });
    await publish(servers, "clicks", ["click"]);
    assert.match(await up({ topics: [ORDERS], retainData: true }), /Topic clicks deleted .*\[retain\]/);
    assert.deepEqual(await readAll(servers, "clicks", 1), ["click"]);
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});

    await up({ topics: [ORDERS, CLICKS], retainData: true });
    assert.deepEqual(await readAll(servers, "orders", 1), ["before"]);
    assert.deepEqual(await readAll(servers, "clicks", 1), ["click"]);
  });

  it("go with a cluster whose data is not retained, also where it is dead", async () => {
    await up({ topics: [ORDERS, CLICKS] });
    for (const pid of Object.values(await stack.pids())) {
      process.kill(pid, "SIGKILL");
    }
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.pids(), {});
    assert.equal(existsSync(stack.stackDir), false);
  });
});

describe("topics of three brokers", function () {
  this.timeout(300_000);
  inOrder(this);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  const up = async (settings: Record<string, unknown>, ...args: string[]): Promise<string> => {
    await stack.configure({ smokeTest: false, ...settings });
    const text = await succeeds(stack.up(...args));
    return text;
  };

  const TOPICS = [
    { name: "orders", partitions: 3, config: { "min.insync.replicas": 2 } },
    { name: "clicks", partitions: 3, replicationFactor: 2 },
  ];

  it("have as many replicas as the cluster gives, or as they are to have", async () => {
    await up({ brokers: 3, topics: TOPICS });
    const { bootstrapServers } = await stack.outputs<{ bootstrapServers: string }>();
    assert.deepEqual(await topicOf(bootstrapServers, "orders"), {
      partitions: 3,
      replicas: 3,
      config: { "min.insync.replicas": "2" },
    });
    assert.equal((await topicOf(bootstrapServers, "clicks")).replicas, 2);
    await up({ brokers: 3, topics: TOPICS }, "--expect-no-changes");
  });

  it("keep their replicas", async () => {
    await stack.configure({
      smokeTest: false,
      brokers: 3,
      topics: [{ ...TOPICS[0], replicationFactor: 1, config: {} }],
    });
    const text = await fails(stack.preview());
    assert.ok(
      flat(text).includes(
        "property replicationFactor value {1} has a problem: must be 3, as it is, got 1; " +
          "change it with kafka-reassign-partitions.sh first, or make another topic",
      ),
      text,
    );
  });

  it("are seen and changed while a broker is dead, which is healed before", async () => {
    await killServices(stack, "kafka-1");
    const more = [{ ...TOPICS[0], partitions: 4 }, { ...TOPICS[1] }];
    const text = await up({ brokers: 3, topics: more });
    assert.match(text, /kafka-1-service updated/);
    const { bootstrapServers } = await stack.outputs<{ bootstrapServers: string }>();
    assert.equal((await topicOf(bootstrapServers, "orders")).partitions, 4);
    await up({ brokers: 3, topics: more }, "--expect-no-changes");
  });
});
