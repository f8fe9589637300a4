import assert from "node:assert/strict";

import { SERVICE_PROPERTY } from "../../components/runtime/machine/process-identity";
import { PROJECT } from "../../tools/project";
import { succeeds } from "../stack/command-results";
import { processTable } from "../stack/running-command";
import type { ScratchStack } from "../stack/scratch-stack";

/** Runs `up`, which must succeed. */
export const bringUp = (stack: ScratchStack, ...args: string[]): Promise<string> => succeeds(stack.up(...args));

/** Runs `destroy`, which must succeed and leave no JVM. */
export async function destroyEntirely(stack: ScratchStack): Promise<void> {
  await succeeds(stack.destroy());
  assert.deepEqual(await jvmsOf(stack), []);
}

/** Sorted service names of the JVMs of a stack that run on this machine, recorded or not. */
async function jvmsOf(stack: ScratchStack): Promise<string[]> {
  const pattern = new RegExp(`-D${SERVICE_PROPERTY}=${PROJECT}/${stack.name}/(\\S+)`);
  return (await processTable()).flatMap(({ commandLine }) => pattern.exec(commandLine)?.[1] ?? []).sort();
}

/** Asserts that each service of a stack has exactly one JVM, and that this JVM is the recorded one. */
export async function hasOneJvmEach(stack: ScratchStack, ...services: string[]): Promise<void> {
  assert.deepEqual(await jvmsOf(stack), [...services].sort());
  assert.deepEqual(Object.keys(await stack.pids()).sort(), [...services].sort());
}
