import assert from "node:assert/strict";

import type { CommandResult } from "./scratch-stack";

/** Asserts that a command of the CLI succeeds. Returns its output. */
export async function succeeds(command: Promise<CommandResult>): Promise<string> {
  const { exitCode, text } = await command;
  assert.equal(exitCode, 0, text);
  return text;
}

/** Asserts that a command of the CLI fails. Returns its output. */
export async function fails(command: Promise<CommandResult>): Promise<string> {
  const { exitCode, text } = await command;
  assert.notEqual(exitCode, 0, text);
  return text;
}
