import assert from "node:assert/strict";
import type { Admin } from "kafkajs";

import { createTopics } from "../../../components/smoke-test/create-topics";

/** Leaders of the partitions by topic, or the error of the broker. */
type Answer = Error | Readonly<Record<string, readonly number[]>>;

/** Fake admin client whose broker gives these answers in order, the last one again and again. */
function adminWith(answers: readonly Answer[]) {
  const created: unknown[] = [];
  let requests = 0;
  const admin = {
    createTopics: async (options: unknown) => created.push(options),
    fetchTopicMetadata: async () => {
      const answer = answers[Math.min(requests++, answers.length - 1)];
      if (answer instanceof Error) {
        throw answer;
      }
      return {
        topics: Object.entries(answer ?? {}).map(([name, leaders]) => ({
          name,
          partitions: leaders.map((leader) => ({ leader })),
        })),
      };
    },
  };
  return { admin: admin as unknown as Admin, created, requestCount: () => requests };
}

describe("createTopics", () => {
  const CONFIGS = [{ topic: "orders" }, { topic: "payments" }];
  const UNKNOWN = new Error("This server does not host this topic-partition");

  it("creates the topics and waits until the broker knows each topic and its leaders", async () => {
    const { admin, created, requestCount } = adminWith([
      UNKNOWN,
      { orders: [0], payments: [-1] },
      { orders: [0, 1], payments: [2] },
    ]);
    await createTopics(admin, CONFIGS, 5_000);
    assert.deepEqual(created, [{ waitForLeaders: false, timeout: 5_000, topics: CONFIGS }]);
    assert.equal(requestCount(), 3);
  });

  it("rejects with the last error when the time is over", async () => {
    await assert.rejects(createTopics(adminWith([UNKNOWN]).admin, CONFIGS, 60), {
      message: "orders, payments had no leaders within 60 ms (last: This server does not host this topic-partition)",
    });
  });
});
