import assert from "node:assert/strict";
import { type Admin, KafkaJSAggregateError } from "kafkajs";

import { createTopics, type NewTopic } from "../../../components/topic/topic-admin";

const topic = (name: string, partitions = 1): NewTopic => ({
  name,
  partitions,
  replicationFactor: 1,
  config: { "retention.ms": "5" },
  timeoutMs: 7_000,
});

type Request = Parameters<Admin["createTopics"]>[0];

/** Admin client that keeps the requests for new topics, and answers them like `answer`. */
function adminWith(answer: () => boolean) {
  const requests: Request[] = [];
  const admin: Pick<Admin, "createTopics"> = {
    createTopics: async (request) => {
      requests.push(request);
      return answer();
    },
  };
  return { admin, requests };
}

/** Error of Kafka for a topic, in the form of kafkajs. */
const refusal = (name: string, type: string) => Object.assign(new Error(type), { topic: name, type });

describe("createTopics", () => {
  it("creates all topics in one request", async () => {
    const { admin, requests } = adminWith(() => true);
    assert.deepEqual(await createTopics(admin, [topic("a"), topic("b", 3)]), [true, true]);
    const settings = { replicationFactor: 1, configEntries: [{ name: "retention.ms", value: "5" }] };
    assert.deepEqual(requests, [
      {
        waitForLeaders: false,
        timeout: 7_000,
        topics: [
          { topic: "a", numPartitions: 1, ...settings },
          { topic: "b", numPartitions: 3, ...settings },
        ],
      },
    ]);
  });

  it("returns the error of each topic that is refused, and which ones exist", async () => {
    const refused = refusal("b", "INVALID_REPLICATION_FACTOR");
    const { admin } = adminWith(() => {
      throw new KafkaJSAggregateError("Topic creation errors", [refused, refusal("c", "TOPIC_ALREADY_EXISTS")]);
    });
    assert.deepEqual(
      await createTopics(
        admin,
        ["a", "b", "c"].map((name) => topic(name)),
      ),
      [true, refused, false],
    );
  });

  it("creates the first of two topics with the same name", async () => {
    const { admin, requests } = adminWith(() => true);
    assert.deepEqual(await createTopics(admin, [topic("a", 2), topic("a", 5)]), [true, false]);
    assert.deepEqual(
      requests.flatMap(({ topics }) => topics.map(({ numPartitions }) => numPartitions)),
      [2],
    );
  });

  it("fails with the request", async () => {
    const { admin } = adminWith(() => {
      throw new Error("the connection was closed");
    });
    await assert.rejects(createTopics(admin, [topic("a")]), { message: "the connection was closed" });
  });
});
