import assert from "node:assert/strict";

import { startDeadline, withDeadline } from "../../../components/shared/deadline";

const never = new Promise<never>(() => {});

describe("startDeadline", () => {
  it("returns the result of work that is done in time", async () => {
    const deadline = startDeadline(10_000);
    assert.equal(await deadline.race(Promise.resolve("done")), "done");
    deadline.clear();
  });

  it("throws the error of work that fails in time", async () => {
    const deadline = startDeadline(10_000);
    await assert.rejects(deadline.race(Promise.reject(new Error("no"))), { message: "no" });
    deadline.clear();
  });

  it("rejects work that is not done in time", async () => {
    const deadline = startDeadline(10);
    await assert.rejects(deadline.race(never), { message: "not done within 10 ms" });
  });

  it("aborts its signal with the error when the time is over", async () => {
    const deadline = startDeadline(10);
    await assert.rejects(deadline.race(never));
    assert.equal(deadline.signal.aborted, true);
    assert.equal((deadline.signal.reason as Error).message, "not done within 10 ms");
  });

  it("rejects work with the error that ends the time early", async () => {
    const deadline = startDeadline(10_000);
    const work = deadline.race(never);
    deadline.end(new Error("no longer needed"));
    await assert.rejects(work, { message: "no longer needed" });
    await assert.rejects(deadline.race(never), { message: "no longer needed" });
    assert.equal((deadline.signal.reason as Error).message, "no longer needed");
    deadline.clear();
  });

  it("does not abort its signal after it was cleared", async () => {
    const deadline = startDeadline(1);
    deadline.clear();
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(deadline.signal.aborted, false);
  });

  it("is one limit for several pieces of work", async () => {
    const deadline = startDeadline(10);
    await assert.rejects(deadline.race(never));
    await assert.rejects(deadline.race(never), { message: "not done within 10 ms" });
  });

  it("ignores work that fails after the deadline", async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);
    try {
      const deadline = startDeadline(1);
      let fail: (error: Error) => void = () => {};
      const work = new Promise<never>((_, reject) => {
        fail = reject;
      });
      await assert.rejects(deadline.race(work));
      fail(new Error("too late"));
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(unhandled, []);
    } finally {
      process.off("unhandledRejection", onUnhandled);
    }
  });
});

describe("withDeadline", () => {
  it("returns the result of work that is done in time", async () => {
    assert.equal(await withDeadline(10_000, async () => "done"), "done");
  });

  it("rejects work that is not done in time, with the caller's error", async () => {
    await assert.rejects(
      withDeadline(10, () => never),
      { message: "not done within 10 ms" },
    );
    await assert.rejects(
      withDeadline(
        10,
        () => never,
        () => new Error("too slow"),
      ),
      { message: "too slow" },
    );
  });

  it("hands its time limit to the work", async () => {
    await assert.rejects(
      withDeadline(10, (deadline) => deadline.race(never)),
      { message: "not done within 10 ms" },
    );
  });
});
