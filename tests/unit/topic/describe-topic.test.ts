import assert from "node:assert/strict";

import { int, text } from "../../../components/kafka-client/kafka-request";
import { describeTopic, type TopicQuestion } from "../../../components/topic/describe-topic";
import { freePort } from "../../support/fake-service";
import { metadataResponse } from "../../support/kafka-metadata";
import { tcpServers } from "../../support/tcp-server";

const TOPIC_AUTHORIZATION_FAILED = 29;
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
];

/** Answer to DescribeConfigs, with one setting of the topic `orders`. */
function settingsResponse(): Buffer {
  const setting = Buffer.concat([text("retention.ms"), text("5"), int(0, 1), int(1, 1), int(0, 1), int(0, 4)]);
  const orders = Buffer.concat([int(0, 2), text(undefined), int(2, 1), text("orders"), int(1, 4), setting]);
  const body = Buffer.concat([int(0, 4), int(0, 4), int(1, 4), orders]);
  return Buffer.concat([int(body.length, 4), body]);
}

describe("describeTopic", () => {
  const serve = tcpServers();

  /** Starts a broker with topics. Returns a function that asks for one of them, and the requests as text. */
  async function broker() {
    const requests: string[] = [];
    const port = await serve((socket) =>
      socket.on("data", (bytes) => {
        requests.push(bytes.toString("latin1"));
        const errors = { missing: 3, foreign: TOPIC_AUTHORIZATION_FAILED };
        socket.write(
          bytes.readInt16BE(4) === METADATA
            ? metadataResponse({ brokers: [], clusterId: "a", controllerId: 0, partitions: PARTITIONS, errors })
            : settingsResponse(),
        );
      }),
    );
    const bootstrapServers = `127.0.0.1:${port}`;
    const ask = (name: string, more: Partial<TopicQuestion> = {}) =>
      describeTopic({ bootstrapServers, name, timeoutMs: 5_000, ...more });
    return { ask, requests, bootstrapServers };
  }

  const ORDERS = { partitions: 2, replicationFactor: 2, config: { "retention.ms": "5" }, reassignment: {} };

  it("returns partitions, the lowest number of replicas, and settings, and nothing for a missing topic", async () => {
    const { ask } = await broker();
    assert.deepEqual(await Promise.all([ask("orders"), ask("missing")]), [ORDERS, undefined]);
  });

  it("asks for several topics with one request of each kind", async () => {
    const { ask, requests } = await broker();
    await Promise.all([ask("orders"), ask("missing"), ask("orders")]);
    assert.equal(requests.length, 2);
    assert.ok(requests.every((request) => request.includes("orders") && request.includes("missing")));
  });

  it("reports the topic that can't be described, and no other", async () => {
    const { ask } = await broker();
    const results = await Promise.allSettled([ask("clicks"), ask("foreign"), ask("orders")]);
    assert.deepEqual(
      results.map((result) => (result.status === "rejected" ? result.reason.message : result.value)),
      ["the partition clicks-1 has no leader", "the broker can't describe the topic (error 29)", ORDERS],
    );
  });

  it("asks the next broker if one does not answer, and gives each reason if none does", async () => {
    const { ask, bootstrapServers } = await broker();
    const [unused, silent] = [await freePort(), await serve(() => {})];
    const dead = `127.0.0.1:${unused},127.0.0.1:${silent}`;
    const timeoutMs = 300;
    assert.deepEqual(await ask("orders", { bootstrapServers: `${dead},${bootstrapServers}`, timeoutMs }), ORDERS);
    await assert.rejects(ask("orders", { bootstrapServers: dead, timeoutMs }), {
      message: `no broker answers (127.0.0.1:${unused}: connect ECONNREFUSED 127.0.0.1:${unused}; 127.0.0.1:${silent}: no answer to Metadata within 300 ms)`,
    });
  });
});
