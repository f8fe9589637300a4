import { parseCommandLine } from "../command-line";
import { parseResetTarget, type ResetTarget } from "./reset-target";
import type { PartitionChoice } from "./select-partitions";

/** Reset that the user asks for. */
export interface ResetRequest extends PartitionChoice {
  readonly target: ResetTarget;
  /** True to change the offsets; false to print only the plan. */
  readonly execute: boolean;
}

/** Arguments of `npm run groups`. */
export interface GroupsArguments {
  readonly stack: string;
  /** True to print JSON. */
  readonly json: boolean;
  /** @defaultValue - all groups */
  readonly group?: string;
  /** @defaultValue - the command only shows groups */
  readonly reset?: ResetRequest;
}

const OPTIONS = {
  "reset-to": "text",
  topic: "text",
  partition: "text",
  yes: "flag",
  execute: "flag",
} as const;

const USAGE =
  "npm run groups -- [GROUP] [--reset-to earliest|latest|OFFSET|TIME|-N|+N [--topic TOPIC] [--partition NUMBER] [--yes]] [--stack NAME] [--json]";

/**
 * Arguments of `npm run groups`.
 *
 * @param nowMs - present time, in milliseconds since 1970.
 * @throws if an argument is unknown, is missing or has a wrong value.
 */
export function parseGroupsArguments(args: readonly string[], nowMs = Date.now()): GroupsArguments {
  const { stack, json, options, operands } = parseCommandLine(USAGE, joinShift(args), OPTIONS, 1);
  const [group] = operands;
  const common = { stack, json, ...(group !== undefined && { group }) };
  const { "reset-to": target, topic, partition, yes = false, execute = false } = options;
  if (target === undefined) {
    const needing = (["topic", "partition", "yes", "execute"] as const).find((name) => options[name] !== undefined);
    if (needing !== undefined) {
      throw new Error(`--${needing} needs --reset-to; usage: ${USAGE}`);
    }
    return common;
  }
  if (group === undefined) {
    throw new Error(`--reset-to needs the name of a group; usage: ${USAGE}`);
  }
  return {
    ...common,
    reset: {
      target: parseResetTarget(target, nowMs),
      ...(topic !== undefined && { topic }),
      ...(partition !== undefined && { partition: partitionNumber(partition) }),
      execute: yes || execute,
    },
  };
}

/** Joins `--reset-to -5`: Node takes a value that begins with a hyphen only after an equals sign. */
const joinShift = (args: readonly string[]): string[] =>
  args.flatMap((arg, index) => {
    if (args[index - 1] === "--reset-to" && /^-\d/.test(arg)) {
      return [];
    }
    const next = args[index + 1] ?? "";
    return arg === "--reset-to" && /^-\d/.test(next) ? [`${arg}=${next}`] : [arg];
  });

function partitionNumber(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new Error(`--partition must be the number of a partition, got ${JSON.stringify(text)}`);
  }
  return Number(text);
}
