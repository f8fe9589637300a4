import assert from "node:assert/strict";

import { AbortWait, waitUntil } from "../../../components/shared/wait-until";

const late = (last: unknown) => new Error(`too late (last: ${last instanceof Error ? last.message : last})`);

describe("waitUntil", () => {
  it("returns the result of the first attempt without a pause", async () => {
    let attempts = 0;
    const result = await waitUntil(() => `attempt ${++attempts}`, late, { timeoutMs: 60_000, intervalMs: 60_000 });
    assert.equal(result, "attempt 1");
  });

  it("repeats an attempt without a result", async () => {
    let attempts = 0;
    const result = await waitUntil(async () => (++attempts < 3 ? undefined : attempts), late, {
      timeoutMs: 10_000,
      intervalMs: 1,
    });
    assert.equal(result, 3);
  });

  it("accepts false, 0 and null as results", async () => {
    for (const result of [false, 0, null]) {
      assert.equal(await waitUntil<unknown>(() => result, late, { timeoutMs: 0 }), result);
    }
  });

  it("repeats an attempt that throws", async () => {
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      if (attempts === 1) {
        throw new Error("not yet");
      }
      return attempts;
    };
    assert.equal(await waitUntil(attempt, late, { timeoutMs: 10_000, intervalMs: 1 }), 2);
  });

  it("throws the caller's error with the last error when the time is over", async () => {
    let attempts = 0;
    const attempt = async () => {
      attempts += 1;
      throw new Error(attempts === 1 ? "first" : "last");
    };
    await assert.rejects(waitUntil(attempt, late, { timeoutMs: 20, intervalMs: 1 }), {
      message: "too late (last: last)",
    });
    assert.ok(attempts > 1);
  });

  it("makes one attempt even with a timeout of 0", async () => {
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      return undefined;
    };
    await assert.rejects(waitUntil(attempt, late, { timeoutMs: 0, intervalMs: 1 }), {
      message: "too late (last: undefined)",
    });
    assert.equal(attempts, 1);
  });

  it("ends at once with the cause of an AbortWait", async () => {
    const cause = new Error("the process ended");
    let attempts = 0;
    const attempt = async () => {
      attempts += 1;
      throw new AbortWait(cause);
    };
    await assert.rejects(
      waitUntil(attempt, late, { timeoutMs: 60_000, intervalMs: 60_000 }),
      (error) => error === cause,
    );
    assert.equal(attempts, 1);
  });
});
