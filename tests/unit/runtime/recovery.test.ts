import assert from "node:assert/strict";

import { waitWhileRecovering } from "../../../components/runtime/recovery";

class Timeout extends Error {}

const step = (partition: number) =>
  `[2026-11-28 20:27:52,${partition}] INFO [LogLoader partition=t-${partition}, dir=/data/kafka-0] Recovering unflushed segment 0. 0/1 recovered for t-${partition}. (kafka.log.LogLoader)`;

/** Waits for a service that has these last lines of its log at each timeout, and is ready after the last one. */
async function waitWith(logs: readonly (readonly string[])[], error: Error = new Timeout("not in time")) {
  let waits = 0;
  const waiting = waitWhileRecovering(
    async () => {
      waits += 1;
      if (waits > logs.length) {
        return "ready";
      }
      throw error;
    },
    (reason) => reason instanceof Timeout,
    async () => logs[waits - 1] ?? [],
  );
  return waiting.then(
    (result) => ({ result, waits }),
    (reason: Error) => ({ result: reason.message, waits }),
  );
}

describe("waitWhileRecovering", () => {
  it("waits once for a service that is ready in time", async () => {
    assert.deepEqual(await waitWith([]), { result: "ready", waits: 1 });
  });

  it("waits again while each timeout finds a new step of a recovery", async () => {
    assert.deepEqual(await waitWith([[step(1)], ["other", step(2), "other"], [step(3)]]), {
      result: "ready",
      waits: 4,
    });
  });

  it("rejects a recovery without progress", async () => {
    assert.deepEqual(await waitWith([[step(1)], [step(1), "other"], [step(2)]]), { result: "not in time", waits: 2 });
  });

  it("rejects a timeout without a recovery", async () => {
    assert.deepEqual(await waitWith([["INFO Awaiting socket connections"]]), { result: "not in time", waits: 1 });
  });

  it("rejects other errors at once", async () => {
    assert.deepEqual(await waitWith([[step(1)]], new Error("ended")), { result: "ended", waits: 1 });
  });
});
