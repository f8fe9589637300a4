import assert from "node:assert/strict";

import { type DesiredTopic, deleteTopic, ensureTopic, updateTopic } from "../../../components/topic/ensure-topic";
import type { TopicAdmin } from "../../../components/topic/topic-admin";
import { fakeTopics, refusal } from "../../support/fake-topics";

const ORDERS: DesiredTopic = {
  name: "orders",
  partitions: 2,
  replicationFactor: 3,
  config: { "retention.ms": "5000" },
  timeoutMs: 5_000,
};

/** Topic of the fake brokers. */
const orders = () => ({ replicas: [3, 3], config: { "retention.ms": "5000" } });

const FOUND = { partitions: 2, replicationFactor: 3, config: { "retention.ms": "5000" }, reassignment: {} };

describe("ensureTopic", () => {
  it("creates the topic and waits for leaders", async () => {
    const { topics, requests } = fakeTopics();
    assert.deepEqual(await ensureTopic(topics, ORDERS), FOUND);
    assert.deepEqual(requests, ["create"]);
  });

  it("adopts an equal topic", async () => {
    const { topics, requests } = fakeTopics({ orders: orders() });
    assert.deepEqual(await ensureTopic(topics, ORDERS), FOUND);
    assert.deepEqual(requests, []);
  });

  it("refuses a different topic of the same name", async () => {
    const { topics, requests } = fakeTopics({ orders: { replicas: [3, 2, 3], config: { "segment.ms": "7" } } });
    await assert.rejects(ensureTopic(topics, ORDERS), {
      message:
        'topic orders already exists with partitions 3 instead of 2, replicationFactor 2 instead of 3, config["retention.ms"] unset instead of 5000, ' +
        'config["segment.ms"] 7 instead of unset; set the existing values, delete the topic with kafka-topics.sh, or use another name',
    });
    assert.deepEqual(requests, []);
  });

  it("shows no value of a secret setting", async () => {
    const { topics } = fakeTopics({ orders: { replicas: [3, 3], config: { "retention.ms": "7" } } });
    await assert.rejects(
      ensureTopic(topics, { ...ORDERS, secretSettings: ["retention.ms"] }),
      /^Error: topic orders already exists with config\["retention.ms"\] \(secret\) instead of \(secret\);/,
    );
  });

  it("waits for the end of a deletion in progress", async () => {
    const { topics } = fakeTopics({ orders: { replicas: [1], config: {}, probesUntilDeleted: 2 } });
    assert.deepEqual(await ensureTopic(topics, ORDERS), FOUND);
  });

  it("reports at once why the brokers refuse the topic", async () => {
    const { topics, requests } = fakeTopics({}, refusal("INVALID_REPLICATION_FACTOR", "Replication-factor is invalid"));
    await assert.rejects(ensureTopic(topics, ORDERS), {
      message:
        "topic orders could not be created (Replication-factor is invalid); check the topic's settings, and that all brokers are up",
    });
    assert.deepEqual(requests, ["create"]);
  });

  it("tries again after a temporary error", async () => {
    const { topics, requests } = fakeTopics({}, refusal("REQUEST_TIMED_OUT", "The request timed out", true));
    await assert.rejects(
      ensureTopic(topics, { ...ORDERS, timeoutMs: 200 }),
      /had no leaders for all partitions within 200 ms \(last: The request timed out\)/,
    );
    assert.ok(requests.length > 1);
  });

  it("tries again after the loss of the connection, which kafkajs does not", async () => {
    const lost = Object.assign(new Error("Connection error: refused"), { retriable: false });
    const { topics, requests } = fakeTopics({}, lost);
    await assert.rejects(
      ensureTopic(topics, { ...ORDERS, timeoutMs: 200 }),
      /had no leaders for all partitions within 200 ms \(last: Connection error: refused\)/,
    );
    assert.ok(requests.length > 1);
  });

  it("says why the brokers may refuse a valid name", async () => {
    const { topics } = fakeTopics({}, refusal("INVALID_TOPIC_EXCEPTION", "invalid topic"));
    await assert.rejects(ensureTopic(topics, ORDERS), {
      message:
        'topic orders could not be created (invalid topic); check for a topic whose name differs only in "." and "_"',
    });
  });

  it("says at the end why the topic is not ready", async () => {
    const { topics } = fakeTopics({ orders: { ...orders(), probesWithoutLeader: 1_000 } });
    await assert.rejects(ensureTopic(topics, { ...ORDERS, timeoutMs: 100 }), {
      message:
        "topic orders had no leaders for all partitions within 100 ms (last: the partition orders-0 has no leader); see the brokers' logs, then deploy again",
    });
  });
});

describe("updateTopic", () => {
  it("changes nothing if the topic is as desired", async () => {
    const { topics, requests } = fakeTopics({ orders: orders() });
    assert.deepEqual(await updateTopic(topics, ORDERS), FOUND);
    assert.deepEqual(requests, []);
  });

  it("adds partitions and waits for their leaders", async () => {
    const { topics, requests } = fakeTopics({ orders: orders() });
    assert.equal((await updateTopic(topics, { ...ORDERS, partitions: 5 })).partitions, 5);
    assert.deepEqual(requests, ["addPartitions"]);
  });

  it("sets the desired settings and leaves the settings of a reassignment", async () => {
    const throttle = { "leader.replication.throttled.replicas": "*" };
    const { topics, existing } = fakeTopics({
      orders: { replicas: [3, 3], config: { "segment.ms": "7", "retention.ms": "1" }, reassignment: throttle },
    });
    await updateTopic(topics, ORDERS);
    assert.deepEqual(existing.orders?.config, { "retention.ms": "5000", ...throttle });
  });

  it("creates the topic if it no longer exists", async () => {
    const { topics, requests } = fakeTopics();
    assert.deepEqual(await updateTopic(topics, ORDERS), FOUND);
    assert.deepEqual(requests, ["create"]);
  });

  it("refuses a change that Kafka can't make, before any other change", async () => {
    const { topics, requests } = fakeTopics({ orders: { replicas: [3, 3, 3], config: {} } });
    await assert.rejects(
      updateTopic(topics, ORDERS),
      /^Error: topic orders can't be changed: partitions must be at least 3/,
    );
    assert.deepEqual(requests, []);
  });
});

describe("deleteTopic", () => {
  it("deletes the topic", async () => {
    const { topics, existing } = fakeTopics({ orders: orders() });
    await deleteTopic(topics, "orders", 5_000);
    assert.deepEqual(existing, {});
  });

  it("deletes a topic without leaders", async () => {
    const { topics, existing } = fakeTopics({ orders: { ...orders(), probesWithoutLeader: 1_000 } });
    await deleteTopic(topics, "orders", 5_000);
    assert.deepEqual(existing, {});
  });

  it("waits for a broker that answers, and gives up with its error", async () => {
    const { topics, existing } = fakeTopics({ orders: orders() });
    let failures = 2;
    const describe: TopicAdmin["describe"] = async (name) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error("no broker answers");
      }
      return topics.describe(name);
    };
    await deleteTopic({ ...topics, describe }, "orders", 5_000);
    assert.deepEqual(existing, {});
    failures = 1_000;
    await assert.rejects(deleteTopic({ ...topics, describe }, "orders", 300), { message: "no broker answers" });
  });

  it("does nothing if the topic does not exist", async () => {
    const { topics, requests } = fakeTopics();
    await deleteTopic(topics, "orders", 5_000);
    assert.deepEqual(requests, []);
  });
});
