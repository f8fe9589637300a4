import assert from "node:assert/strict";

import { startDeadline } from "../../../components/shared/deadline";

const never = new Promise<never>(() => {});

describe("startDeadline", () => {
  it("gives what is done in time", async () => {
    const deadline = startDeadline(10_000);
    assert.equal(await deadline.race(Promise.resolve("done")), "done");
    deadline.clear();
  });

  it("hands on what fails in time", async () => {
    const deadline = startDeadline(10_000);
    await assert.rejects(deadline.race(Promise.reject(new Error("no"))), { message: "no" });
    deadline.clear();
  });

  it("rejects what is not done when the time is over", async () => {
    const deadline = startDeadline(10);
    await assert.rejects(deadline.race(never), { message: "not done within 10 ms" });
  });

  it("is one end for several pieces of work", async () => {
    const deadline = startDeadline(10);
    await assert.rejects(deadline.race(never));
    await assert.rejects(deadline.race(never), { message: "not done within 10 ms" });
  });

  it("has nobody to tell of what fails afterwards", async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on("unhandledRejection", hear);
    try {
      const deadline = startDeadline(1);
      let fail: (error: Error) => void = () => {};
      const work = new Promise<never>((_, reject) => {
        fail = reject;
      });
      await assert.rejects(deadline.race(work));
      fail(new Error("too late"));
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(unheard, []);
    } finally {
      process.off("unhandledRejection", hear);
    }
  });
});
