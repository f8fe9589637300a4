import assert from "node:assert/strict";
import type { Admin } from "kafkajs";

import { makeTopics } from "../../../components/smoke-test/make-topics";

/** What a broker tells of topics; an error is what it answers instead. */
type Answer = Error | Readonly<Record<string, readonly number[]>>;

/** An administrator whose broker gives these answers, one after the other, and the last from then on. */
function adminWith(answers: readonly Answer[]) {
  const made: unknown[] = [];
  let asked = 0;
  const admin = {
    createTopics: async (options: unknown) => made.push(options),
    fetchTopicMetadata: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
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
  return { admin: admin as unknown as Admin, made, asked: () => asked };
}

describe("makeTopics", () => {
  const CONFIGS = [{ topic: "orders" }, { topic: "payments" }];
  const UNHEARD = new Error("This server does not host this topic-partition");

  it("makes them and waits until each has been heard of and has leaders", async () => {
    const { admin, made, asked } = adminWith([
      UNHEARD,
      { orders: [0], payments: [-1] },
      { orders: [0, 1], payments: [2] },
    ]);
    await makeTopics(admin, CONFIGS, 5_000);
    assert.deepEqual(made, [{ waitForLeaders: false, topics: CONFIGS }]);
    assert.equal(asked(), 3);
  });

  it("says what was in the way once the time is over", async () => {
    await assert.rejects(makeTopics(adminWith([UNHEARD]).admin, CONFIGS, 60), {
      message: "orders, payments had no leaders within 60 ms (last: This server does not host this topic-partition)",
    });
  });
});
