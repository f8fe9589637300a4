import assert from "node:assert/strict";
import { connect } from "node:net";

import { int, text } from "../../../components/kafka-client/kafka-request";
import { waitUntil } from "../../../components/shared/wait-until";
import { describeTopic, type TopicQuestion } from "../../../components/topic/describe-topic";
import { probeTopic } from "../../../components/topic/probe-topic";
import { freePort } from "../../support/fake-service";
import { metadataResponse } from "../../support/kafka-metadata";
import { tcpServers } from "../../support/tcp-server";

const UNKNOWN_TOPIC = 3;
const NOT_ALLOWED = 29;
const METADATA = 3;

/** Partition with a replica on each of these brokers. */
const partition = (topic: string, number: number, replicas: readonly number[], inSync = replicas) => ({
  name: `${topic}-${number}`,
  topic,
  replicas,
  inSync,
});

const PARTITIONS = [
  partition("orders", 0, [0, 1, 2]),
  partition("orders", 1, [0, 1]),
  partition("clicks", 0, [0]),
  partition("clicks", 1, [1], []),
  partition("private", 0, [0]),
  partition("deleted", 0, [0]),
];

/** Answer to DescribeConfigs about all topics. */
function settingsResponse(): Buffer {
  const setting = Buffer.concat([text("retention.ms"), text("5"), int(0, 1), int(1, 1), int(0, 1), int(0, 4)]);
  const described = (code: number, topic: string, ...settings: readonly Buffer[]) =>
    Buffer.concat([int(code, 2), text(undefined), int(2, 1), text(topic), int(settings.length, 4), ...settings]);
  const topics = [
    described(0, "orders", setting),
    described(0, "clicks"),
    described(NOT_ALLOWED, "private"),
    described(UNKNOWN_TOPIC, "deleted"),
    described(0, "empty"),
  ];
  const body = Buffer.concat([int(0, 4), int(0, 4), int(topics.length, 4), ...topics]);
  return Buffer.concat([int(body.length, 4), body]);
}

const ORDERS = { partitions: 2, replicationFactor: 2, config: { "retention.ms": "5" }, reassignment: {} };

describe("describeTopic", () => {
  const serve = tcpServers();

  /** Starts a broker with topics. Returns its address, its requests as text, and the number of its connections. */
  async function broker() {
    const seen = { requests: [] as string[], connections: 0 };
    const port = await serve((socket) => {
      seen.connections += 1;
      socket.on("data", (bytes) => {
        seen.requests.push(bytes.toString("latin1"));
        const errors = { missing: UNKNOWN_TOPIC, foreign: NOT_ALLOWED, empty: 0 };
        const brokers = [{ id: 0, host: "127.0.0.1", port }];
        socket.write(
          bytes.readInt16BE(4) === METADATA
            ? metadataResponse({ brokers, clusterId: "a", controllerId: 0, partitions: PARTITIONS, errors })
            : settingsResponse(),
        );
      });
    });
    return { bootstrapServers: `127.0.0.1:${port}`, seen };
  }

  const question = (bootstrapServers: string, name: string, timeoutMs = 5_000): TopicQuestion => ({
    bootstrapServers,
    name,
    timeoutMs,
  });

  /** Answers to questions at the same time: topics, or messages of errors. */
  async function answers(bootstrapServers: string, ...names: readonly string[]): Promise<unknown[]> {
    const results = await Promise.allSettled(names.map((name) => describeTopic(question(bootstrapServers, name))));
    return results.map((result) => (result.status === "rejected" ? result.reason.message : result.value));
  }

  it("returns partitions, the lowest number of replicas, and settings, and nothing for a missing topic", async () => {
    const { bootstrapServers } = await broker();
    assert.deepEqual(await answers(bootstrapServers, "orders", "missing"), [ORDERS, undefined]);
  });

  it("asks for several topics with one request of each kind, and again over the same connection", async () => {
    const { bootstrapServers, seen } = await broker();
    await answers(bootstrapServers, "orders", "clicks", "orders");
    assert.equal(seen.requests.length, 2);
    assert.ok(seen.requests.every((request) => request.includes("orders") && request.includes("clicks")));
    await answers(bootstrapServers, "missing");
    assert.deepEqual([seen.requests.length, seen.connections], [3, 1]);
  });

  it("reports each topic that can't be described, and no other", async () => {
    const { bootstrapServers } = await broker();
    assert.deepEqual(await answers(bootstrapServers, "clicks", "foreign", "private", "empty", "orders"), [
      "the partition clicks-1 has no leader",
      "the user may not describe the topic",
      "the user may not describe the topic",
      "the broker lists no partition of the topic",
      ORDERS,
    ]);
  });

  it("finds no topic that is deleted between the two answers", async () => {
    const { bootstrapServers } = await broker();
    assert.deepEqual(await answers(bootstrapServers, "deleted"), [undefined]);
  });

  it("asks the next broker if one does not answer or has just started, and gives each reason if none does", async () => {
    const { bootstrapServers } = await broker();
    const started = await serve((socket) =>
      socket.on("data", () => socket.write(metadataResponse({ brokers: [], clusterId: "a", controllerId: 0 }))),
    );
    const [unused, silent] = [await freePort(), await serve(() => {})];
    const dead = [unused, silent, started].map((port) => `127.0.0.1:${port}`).join();
    assert.deepEqual(await describeTopic(question(`${dead},${bootstrapServers}`, "orders", 300)), ORDERS);
    await assert.rejects(describeTopic(question(dead, "orders", 300)), {
      message:
        `no broker answers (127.0.0.1:${unused}: connect ECONNREFUSED 127.0.0.1:${unused}; ` +
        `127.0.0.1:${silent}: no answer within 300 ms; ` +
        `127.0.0.1:${started}: the broker has just started and knows no broker yet)`,
    });
  });

  it("connects again to a broker that has ended the connection", async () => {
    const { bootstrapServers, seen } = await broker();
    const address = bootstrapServers.split(":");
    const ending = await serve((socket) => {
      // Answers like the broker, once for each connection.
      const upstream = connect({ host: address[0], port: Number(address[1]) });
      socket.pipe(upstream).pipe(socket);
      setTimeout(() => socket.destroy(), 50);
    });
    const relayed = `127.0.0.1:${ending}`;
    assert.deepEqual(await answers(relayed, "orders"), [ORDERS]);
    await waitUntil(
      async () => {
        await answers(relayed, "orders");
        return seen.connections > 1 || undefined;
      },
      () => new Error("no second connection was opened"),
      { timeoutMs: 5_000 },
    );
    assert.deepEqual(await answers(relayed, "orders"), [ORDERS]);
  });

  it("is asked in time by a probe although the first broker is silent", async () => {
    const { bootstrapServers } = await broker();
    const silent = await serve(() => {});
    const servers = `127.0.0.1:${silent},${bootstrapServers}`;
    assert.deepEqual(await probeTopic({ bootstrapServers: servers }, "orders"), ORDERS);
  });
});
