import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";

import { type ProgramResult, runProgram } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import type { StackLocation } from "../../tools/pulumi/run-pulumi";

/** Node program that runs a command of the project as `tools/run.mjs` does, on a stack in a backend of its own. */
const PROGRAM = `
require("./tools/typescript.cjs");
const [command, location, ...args] = process.argv.slice(1);
require("./tools/commands/" + command + ".ts").run(args, JSON.parse(location)).then(
  (exitCode) => { process.exitCode = exitCode; },
  (error) => { console.error("error: " + error.message); process.exitCode = 1; },
);`;

/** Name of a stack, and the location of its state. */
export interface StackReference {
  readonly name: string;
  readonly location: StackLocation;
}

const argumentsFor = ({ name, location }: StackReference, command: string, args: readonly string[]): string[] => [
  "-e",
  PROGRAM,
  command,
  JSON.stringify(location),
  ...args,
  "--stack",
  name,
];

/** Runs a command that inspects a stack to its end: `npm run status` is the command `status`. */
export const toolCommand = (stack: StackReference, command: string, ...args: string[]): Promise<ProgramResult> =>
  runProgram(process.execPath, argumentsFor(stack, command, args), { cwd: PROJECT_DIR, timeoutMs: 120_000 });

/** Starts a command that goes on until the test ends it. */
export const startToolCommand = (stack: StackReference, command: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, argumentsFor(stack, command, args), { cwd: join(PROJECT_DIR), stdio: "pipe" });
