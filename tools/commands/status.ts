import { setTimeout as delay } from "node:timers/promises";

import { errorMessage } from "../../components/shared/error-message";
import { parseCommandLine } from "../command-line";
import { inspectStack } from "../inspect/inspect-stack";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";
import { renderStatus, terminalPaint } from "../status/render-status";
import { stackStatus } from "../status/stack-status";
import { noStatusJson, statusJson } from "../status/status-json";

const USAGE = "npm run status -- [--watch] [--stack NAME] [--json]";

/** Pause between two snapshots of `--watch`, in milliseconds. */
const WATCH_INTERVAL_MS = 2_000;

/** Codes that clear a terminal: cursor to the corner, then erase the screen. */
const CLEAR_SCREEN = "\u001b[H\u001b[2J";

/** Status of a stack as text, and if anything is wrong. */
interface Snapshot {
  readonly text: string;
  readonly isWell: boolean;
}

/** `npm run status`: services, brokers, topics and groups of a stack. Exit code 1 if something is wrong. */
export async function run(args: readonly string[], location: StackLocation = STATE): Promise<number> {
  const { stack, json, options } = parseCommandLine(USAGE, args, { watch: "flag" });
  if (options.watch) {
    return watch(() => snapshot(stack, location, json, true));
  }
  const { text, isWell } = await snapshot(stack, location, json, false);
  console.log(text);
  return isWell ? 0 : 1;
}

/** Prints snapshots until Ctrl-C. On a terminal, each one replaces the one before. */
async function watch(next: () => Promise<Snapshot>): Promise<never> {
  process.once("SIGINT", () => process.exit(0));
  process.stdout.once("error", () => process.exit(0)); // The reader of the pipe has ended.
  for (;;) {
    const { text } = await next();
    console.log(process.stdout.isTTY ? `${CLEAR_SCREEN}${text}` : text);
    await delay(WATCH_INTERVAL_MS);
  }
}

/** @param isOneLine - true to write JSON on one line, so that a reader knows the end of each snapshot. */
async function snapshot(stack: string, location: StackLocation, json: boolean, isOneLine: boolean): Promise<Snapshot> {
  const toText = (value: object): string => JSON.stringify(value, undefined, isOneLine ? undefined : 2);
  try {
    const status = await stackStatus(await inspectStack(stack, location));
    return {
      text: json ? toText(statusJson(status)) : renderStatus(status, terminalPaint),
      isWell: status.problems.length === 0,
    };
  } catch (error) {
    const problem = errorMessage(error);
    return { text: json ? toText(noStatusJson(stack, problem)) : `error: ${problem}`, isWell: false };
  }
}
