import assert from "node:assert/strict";

import { SERVICE_PROPERTY } from "../../components/runtime/machine/process-identity";
import { PROJECT } from "../../tools/project";
import { succeeds } from "../stack/command-results";
import { processTable } from "../stack/running-command";
import type { ScratchStack } from "../stack/scratch-stack";

/** Runs `up`, which must end well. */
export const isUp = (stack: ScratchStack, ...args: string[]): Promise<string> => succeeds(stack.up(...args));

/** Runs `destroy`, which must end well and leave no process. */
export async function isDestroyed(stack: ScratchStack): Promise<void> {
  await succeeds(stack.destroy());
  assert.deepEqual(await jvmsOf(stack), []);
}

/** Names of a stack's services, once for each JVM that runs on this machine, whoever started it. */
export async function jvmsOf(stack: ScratchStack): Promise<string[]> {
  const mark = new RegExp(`-D${SERVICE_PROPERTY}=${PROJECT}/${stack.name}/(\\S+)`);
  return (await processTable()).flatMap(({ commandLine }) => mark.exec(commandLine)?.[1] ?? []).sort();
}

/** Asserts that each service of a stack has one JVM, the recorded one. */
export async function hasOneJvmEach(stack: ScratchStack, ...services: string[]): Promise<void> {
  assert.deepEqual(await jvmsOf(stack), [...services].sort());
  assert.deepEqual(Object.keys(await stack.pids()).sort(), [...services].sort());
}
