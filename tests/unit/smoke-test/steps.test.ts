import assert from "node:assert/strict";

import { startDeadline } from "../../../components/shared/deadline";
import { Steps } from "../../../components/smoke-test/steps";

const never = new Promise<never>(() => {});

/** Runs work with the steps of a test of at most `timeoutMs`. */
async function withSteps(timeoutMs: number, work: (steps: Steps) => Promise<void>): Promise<void> {
  const deadline = startDeadline(timeoutMs);
  try {
    await work(new Steps(deadline));
  } finally {
    deadline.clear();
  }
}

describe("Steps", () => {
  it("returns the result of a step and records the time of each", () =>
    withSteps(10_000, async (steps) => {
      assert.equal(await steps.run("publish", async () => "published"), "published");
      await Promise.all([steps.run("store", async () => {}), steps.run("process", async () => {})]);
      assert.deepEqual(Object.keys(steps.durationsMs).sort(), ["process", "publish", "store", "total"]);
    }));

  it("names the latest step", () =>
    withSteps(10_000, async (steps) => {
      assert.equal(steps.current, "start");
      await steps.run("publish", async () => assert.equal(steps.current, "publish"));
      assert.equal(steps.current, "publish");
    }));

  it("ends the steps beside one that fails, and names the one that failed first", () =>
    withSteps(10_000, async (steps) => {
      const refused = new Error("refused");
      const beside = [
        steps.run("subscribe", () => never),
        steps.run("publish", async () => {
          throw refused;
        }),
        steps.run("store", () => never),
      ];
      const results = await Promise.allSettled(beside);
      assert.deepEqual(
        results.map((result) => result.status === "rejected" && result.reason),
        [refused, refused, refused],
      );
      assert.equal(steps.current, "publish");
    }));

  it("ends a step at the deadline", () =>
    withSteps(10, async (steps) => {
      await steps.run("publish", async () => {});
      await assert.rejects(
        steps.run("subscribe", () => never),
        { message: "not done within 10 ms" },
      );
      assert.equal(steps.current, "subscribe");
    }));
});
