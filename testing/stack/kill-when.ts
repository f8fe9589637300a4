import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import { RunningCommand } from "./running-command";
import type { ScratchStack } from "./scratch-stack";

/** Time for a command to come as far as is wanted, in milliseconds. */
const THAT_FAR_TIMEOUT_MS = 120_000;

/**
 * Starts `up` or `destroy` on a stack and kills the CLI, and with it all that it has started, once it is that far.
 *
 * @throws if it does not come that far, or has ended before it was killed.
 */
export async function killedWhen(
  command: "up" | "destroy",
  stack: ScratchStack,
  isThatFar: () => Promise<boolean>,
): Promise<void> {
  const running = await RunningCommand.start(command, stack);
  try {
    await waitUntil(
      async () => (await isThatFar()) || undefined,
      () => new Error("it did not come that far"),
      { timeoutMs: THAT_FAR_TIMEOUT_MS, intervalMs: 5 },
    );
    assert.ok(!running.hasEnded(), "it has ended before");
  } finally {
    await running.killAll();
  }
}
