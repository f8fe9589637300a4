import assert from "node:assert/strict";
import type { Admin } from "kafkajs";

import { deleteTopics, requireTopicDeletion } from "../../../components/smoke-test/delete-topics";

const TOPICS = ["one", "two"];

const adminWith = (members: Partial<Record<keyof Admin, unknown>>) => members as unknown as Admin;

/** Admin client that can't delete, of a cluster with these topics. */
const failing = (listTopics: () => Promise<string[]>) =>
  adminWith({
    deleteTopics: async () => {
      throw new Error("Topic deletion is disabled");
    },
    listTopics,
  });

const remaining = (topics: string) =>
  `topics ${topics} of the test may remain, because they could not be deleted (Topic deletion is disabled); delete them with Kafka's kafka-topics tool`;

describe("deleteTopics", () => {
  it("deletes the topics", async () => {
    const requests: unknown[] = [];
    const admin = adminWith({ deleteTopics: async (request: unknown) => requests.push(request) });
    assert.equal(await deleteTopics(admin, TOPICS), undefined);
    assert.deepEqual(requests, [{ topics: TOPICS }]);
  });

  it("names the topics that remain, with the reason", async () => {
    assert.equal(
      await deleteTopics(
        failing(async () => ["two", "orders"]),
        TOPICS,
      ),
      remaining("two"),
    );
  });

  it("ignores topics that do not exist", async () => {
    assert.equal(
      await deleteTopics(
        failing(async () => ["orders"]),
        TOPICS,
      ),
      undefined,
    );
  });

  it("names all topics if the cluster does not answer", async () => {
    const noAnswer = failing(async () => Promise.reject(new Error("no answer")));
    assert.equal(await deleteTopics(noAnswer, TOPICS), remaining("one and two"));
  });
});

describe("requireTopicDeletion", () => {
  const brokerWith = (configValue: string) =>
    adminWith({
      describeCluster: async () => ({ brokers: [{ nodeId: 7 }, { nodeId: 8 }] }),
      describeConfigs: async ({ resources }: { resources: unknown }) => {
        assert.deepEqual(resources, [{ type: 4, name: "7", configNames: ["delete.topic.enable"] }]);
        return { resources: [{ configEntries: [{ configName: "delete.topic.enable", configValue }] }] };
      },
    });

  it("accepts brokers that let clients delete topics", async () => {
    await requireTopicDeletion(brokerWith("true"));
  });

  it("rejects brokers that don't", async () => {
    await assert.rejects(requireTopicDeletion(brokerWith("false")), {
      message:
        "delete.topic.enable must be true, because the test deletes its topics, got false; remove the setting or the smoke test",
    });
  });
});
