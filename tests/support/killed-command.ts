import assert from "node:assert/strict";
import { spawn } from "node:child_process";

import { codeOf } from "../../components/shared/reason";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";
import { PROJECT_DIR } from "../../tools/project";
import { pulumiEnvironment } from "../../tools/pulumi";
import type { ScratchStack } from "../../tools/scratch-stack";
import { pulumiPath } from "../../tools/setup/pulumi-cli";

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
  const cli = spawn(
    await pulumiPath(),
    [command, "--yes", "--skip-preview", "--stack", stack.name, "--non-interactive"],
    { cwd: PROJECT_DIR, env: await pulumiEnvironment(stack.place), stdio: "ignore", detached: true },
  );
  const exited = new Promise((resolve) => cli.once("exit", resolve));
  try {
    await waitUntil(
      async () => (await isThatFar()) || undefined,
      () => new Error("it did not come that far"),
      { timeoutMs: THAT_FAR_TIMEOUT_MS, intervalMs: 5 },
    );
    assert.equal(cli.exitCode, null, "it has ended before");
  } finally {
    for (const pid of await processTree(cli.pid as number)) {
      kill(pid);
    }
    await exited;
  }
}

/** A process and all that it has started, and they in turn: providers are in groups of their own. */
async function processTree(root: number): Promise<number[]> {
  const table = (await mustRun("ps", ["-eo", "pid=,ppid="]))
    .split("\n")
    .map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    table.filter(([, ppid]) => ppid === parent).flatMap(([pid = 0]) => [pid, ...below(pid)]);
  return [root, ...below(root)];
}

/** Kills a process, unless it has ended since it was looked for. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    assert.equal(codeOf(error), "ESRCH");
  }
}
