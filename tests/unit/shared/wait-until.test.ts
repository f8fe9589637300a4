import assert from "node:assert/strict";

import { AbortWait, waitUntil } from "../../../components/shared/wait-until";

const late = (last: unknown) => new Error(`too late (last: ${last instanceof Error ? last.message : last})`);

describe("waitUntil", () => {
  it("returns what the first attempt returns, without a pause", async () => {
    let attempts = 0;
    const result = await waitUntil(() => `attempt ${++attempts}`, late, { timeoutMs: 60_000, intervalMs: 60_000 });
    assert.equal(result, "attempt 1");
  });

  it("tries again for as long as there is no result", async () => {
    let attempts = 0;
    const result = await waitUntil(async () => (++attempts < 3 ? undefined : attempts), late, {
      timeoutMs: 10_000,
      intervalMs: 1,
    });
    assert.equal(result, 3);
  });

  it("takes false, 0 and null for results", async () => {
    for (const result of [false, 0, null]) {
      assert.equal(await waitUntil<unknown>(() => result, late, { timeoutMs: 0 }), result);
    }
  });

  it("tries again after an attempt that throws", async () => {
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

  it("throws what the caller makes of what was thrown last, once the time is over", async () => {
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

  it("tries once even where there is no time", async () => {
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

  it("ends at once with the cause that an attempt gives up with", async () => {
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
