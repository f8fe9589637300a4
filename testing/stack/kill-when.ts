import assert from "node:assert/strict";

import { waitUntil } from "../../components/shared/wait-until";
import { RunningCommand } from "./running-command";
import type { ScratchStack } from "./scratch-stack";

/** Longest time until the condition holds, in milliseconds. */
const CONDITION_TIMEOUT_MS = 120_000;

/**
 * Starts `up` or `destroy` on a stack, and kills the command once a condition holds.
 *
 * @param kill - @defaultValue - kills the CLI with everything that the CLI has started, also services
 * @throws if the condition does not hold in time, or the command ends before.
 */
export async function killWhen(
  command: "up" | "destroy",
  stack: ScratchStack,
  condition: () => Promise<boolean>,
  kill: (running: RunningCommand) => Promise<unknown> = (running) => running.killAll(),
): Promise<void> {
  const running = await RunningCommand.start(command, stack);
  try {
    await waitUntil(
      async () => (await condition()) || undefined,
      (cause) => new Error(`the moment to kill \`${command}\` did not come`, { cause }),
      { timeoutMs: CONDITION_TIMEOUT_MS, intervalMs: 5 },
    );
    assert.ok(!running.hasEnded(), `\`${command}\` ended before it could be killed`);
  } finally {
    await kill(running);
  }
}
