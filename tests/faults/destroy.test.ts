// Verifies: `destroy` leaves nothing, immediately after `up`, without ZooKeeper, with services that do not stop, after a failed
// `up`, and after the files of the stack were deleted; a second `destroy` succeeds.
// Does not verify: the time that a broker with many partitions takes to stop.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { FaultId } from "../../testing/faults/catalogue";
import { isFull, itInFull, times } from "../../testing/faults/form";
import { recordOutcome } from "../../testing/faults/outcomes";
import { bringUp, destroyEntirely } from "../../testing/faults/stack";
import { fails } from "../../testing/stack/command-results";
import { ScratchStack } from "../../testing/stack/scratch-stack";

/** Longest time of `destroy` if no timeout has to expire, in milliseconds: 3 s on an idle machine. */
const QUICKLY_MS = 30_000;

/** Longest time of `destroy` if a broker is killed after its 60 s to stop, in milliseconds. */
const AFTER_STOP_TIMEOUT_MS = 90_000;

describe("`destroy` on this machine", function () {
  this.timeout(600_000);

  let stack: ScratchStack;

  before(async () => {
    stack = await ScratchStack.create();
  });
  after(() => stack.remove());

  /** Destroys the stack twice, the first time within a timeout. */
  const leavesNothing = async (row: FaultId, timeoutMs = QUICKLY_MS) => {
    const startedAt = Date.now();
    await destroyEntirely(stack);
    const healedMs = Date.now() - startedAt;
    recordOutcome({ row, runtime: "local", healedMs });
    assert.ok(healedMs < timeoutMs, `destroy took ${healedMs} ms`);
    assert.equal(existsSync(stack.stackDir), false);
    await destroyEntirely(stack);
  };

  const pidOf = async (service: string) => {
    const pid = (await stack.pids())[service];
    assert.ok(pid);
    return pid;
  };

  it("leaves nothing immediately after `up`, and succeeds twice", async () => {
    for (let tried = 0; tried < times(1, 5); tried += 1) {
      await bringUp(stack);
      await leavesNothing("F8");
    }
  });

  it("stops a broker without ZooKeeper", async () => {
    for (const lostForMs of isFull() ? [1_000, 60_000] : [1_000]) {
      await bringUp(stack);
      process.kill(await pidOf("zookeeper"), "SIGKILL");
      await delay(lostForMs); // Part of the fault: the session was just lost, or has expired.
      await leavesNothing("F9", AFTER_STOP_TIMEOUT_MS);
    }
  });

  itInFull("kills a broker that does not stop", async () => {
    await bringUp(stack);
    process.kill(await pidOf("kafka-0"), "SIGSTOP");
    await leavesNothing("F7", AFTER_STOP_TIMEOUT_MS);
  });

  itInFull("leaves nothing of a stack whose files were deleted", async () => {
    await bringUp(stack);
    await rm(stack.stackDir, { recursive: true });
    await leavesNothing("P4", AFTER_STOP_TIMEOUT_MS);
  });

  it("leaves nothing of a stack after a failed `up`", async () => {
    await stack.configure({ brokerConfig: { "replica.selector.class": "com.example.Missing" } });
    await fails(stack.up());
    assert.ok(await pidOf("zookeeper"));
    await leavesNothing("P4");
  });
});
