import assert from "node:assert/strict";

import { changeTopic, makeTopic, removeTopic, type TopicToMake } from "../../../components/topic/ensure-topic";
import { fakeTopics, refusal } from "../../support/fake-topics";

const ORDERS: TopicToMake = {
  name: "orders",
  partitions: 2,
  replicationFactor: 3,
  config: { "retention.ms": "5000" },
  timeoutMs: 5_000,
};

/** The topic as brokers have it. */
const orders = () => ({ replicas: [3, 3], config: { "retention.ms": "5000" } });

const FOUND = { partitions: 2, replicationFactor: 3, config: { "retention.ms": "5000" }, reassignment: {} };

describe("makeTopic", () => {
  it("makes the topic, and waits for leaders", async () => {
    const { turn, asked } = fakeTopics();
    assert.deepEqual(await makeTopic(turn, ORDERS), FOUND);
    assert.deepEqual(asked, ["create"]);
  });

  it("takes one that is there for its own, if it is the same", async () => {
    const { turn, asked } = fakeTopics({ orders: orders() });
    assert.deepEqual(await makeTopic(turn, ORDERS), FOUND);
    assert.deepEqual(asked, []);
  });

  it("refuses one that is there and is another", async () => {
    const { turn, asked } = fakeTopics({ orders: { replicas: [3, 2, 3], config: { "segment.ms": "7" } } });
    await assert.rejects(makeTopic(turn, ORDERS), {
      message:
        'topic orders is there already and is another, with partitions 3 instead of 2, replicationFactor 2 instead of 3, config["retention.ms"] unset instead of 5000, ' +
        'config["segment.ms"] 7 instead of unset; describe it as it is, or delete it with kafka-topics.sh, or take another name',
    });
    assert.deepEqual(asked, []);
  });

  it("waits for one of this name to be gone that is on its way out", async () => {
    const { turn } = fakeTopics({ orders: { replicas: [1], config: {}, looksLeft: 2 } });
    assert.deepEqual(await makeTopic(turn, ORDERS), FOUND);
  });

  it("says at once why the brokers do not make it", async () => {
    const { turn, asked } = fakeTopics({}, refusal("INVALID_REPLICATION_FACTOR", "Replication-factor is invalid"));
    await assert.rejects(makeTopic(turn, ORDERS), {
      message:
        "topic orders could not be made (Replication-factor is invalid); check its settings, and that all brokers are up",
    });
    assert.deepEqual(asked, ["create"]);
  });

  it("tries again where the brokers may make it yet", async () => {
    const { turn, asked } = fakeTopics({}, refusal("REQUEST_TIMED_OUT", "The request timed out", true));
    await assert.rejects(
      makeTopic(turn, { ...ORDERS, timeoutMs: 200 }),
      /had no leaders for all partitions within 200 ms \(last: The request timed out\)/,
    );
    assert.ok(asked.length > 1);
  });

  it("says of a name that is refused what else it may be", async () => {
    const { turn } = fakeTopics({}, refusal("INVALID_TOPIC_EXCEPTION", "invalid topic"));
    await assert.rejects(makeTopic(turn, ORDERS), {
      message: 'topic orders could not be made (invalid topic); look for one whose name differs in "." and "_" alone',
    });
  });

  it("says at the end what is missing", async () => {
    const { turn } = fakeTopics({ orders: { ...orders(), looksWithoutLeader: 1_000 } });
    await assert.rejects(makeTopic(turn, { ...ORDERS, timeoutMs: 100 }), {
      message:
        "topic orders had no leaders for all partitions within 100 ms (last: a partition, of this topic or another, has no leader); see the brokers' logs or raise timeoutMs",
    });
  });
});

describe("changeTopic", () => {
  it("changes nothing where all is as it is to be", async () => {
    const { turn, asked } = fakeTopics({ orders: orders() });
    assert.deepEqual(await changeTopic(turn, ORDERS), FOUND);
    assert.deepEqual(asked, []);
  });

  it("gives it more partitions, and waits for their leaders", async () => {
    const { turn, asked } = fakeTopics({ orders: orders() });
    assert.equal((await changeTopic(turn, { ...ORDERS, partitions: 5 })).partitions, 5);
    assert.deepEqual(asked, ["createPartitions"]);
  });

  it("gives it the settings that it is to have, and leaves what belongs to a reassignment", async () => {
    const throttle = { "leader.replication.throttled.replicas": "*" };
    const { turn, topics } = fakeTopics({
      orders: { replicas: [3, 3], config: { "segment.ms": "7", "retention.ms": "1", ...throttle } },
    });
    await changeTopic(turn, ORDERS);
    assert.deepEqual(topics.orders?.config, { "retention.ms": "5000", ...throttle });
  });

  it("makes it where it is gone", async () => {
    const { turn, asked } = fakeTopics();
    assert.deepEqual(await changeTopic(turn, ORDERS), FOUND);
    assert.deepEqual(asked, ["create"]);
  });

  it("refuses what Kafka can't do, before it does anything", async () => {
    const { turn, asked } = fakeTopics({ orders: { replicas: [3, 3, 3], config: {} } });
    await assert.rejects(
      changeTopic(turn, ORDERS),
      /^Error: topic orders can't be changed so: partitions must be at least 3/,
    );
    assert.deepEqual(asked, []);
  });
});

describe("removeTopic", () => {
  it("deletes the topic", async () => {
    const { turn, topics } = fakeTopics({ orders: orders() });
    await removeTopic(turn, "orders", 5_000);
    assert.deepEqual(topics, {});
  });

  it("does nothing where there is none", async () => {
    const { turn, asked } = fakeTopics();
    await removeTopic(turn, "orders", 5_000);
    assert.deepEqual(asked, []);
  });
});
