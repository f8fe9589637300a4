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

/** Text of the CLI on one line: the CLI breaks and indents messages. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ");

/** An error at the start of a line has its further lines there; an error below a resource has them indented. */
const ERROR = /^error: (.+(?:\n(?!error:|warning:)\S.*)*)|\berror: (.+(?:\n {4}\S.*)*)/gm;

/** Errors that the CLI printed, each on one line. The CLI prints the first line of an error beside the stack too. */
export function errorsIn(text: string): string[] {
  const printed = Array.from(text.matchAll(ERROR), ([, unindented, indented = ""]) =>
    oneLine(unindented ?? indented).trim(),
  );
  const distinct = [...new Set(printed)];
  return distinct.filter((message) => !distinct.some((other) => other !== message && other.startsWith(message)));
}
