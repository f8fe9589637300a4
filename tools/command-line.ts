import { type ParseArgsConfig, parseArgs } from "node:util";

import { errorCode } from "../components/shared/error-message";
import { DEV_STACK } from "./project";

/** Options of a command, by name; `text` options are followed by a value. */
export type Options = Readonly<Record<string, "flag" | "text">>;

/** Values of the options that were given. */
type Values<Given extends Options> = {
  readonly [Name in keyof Given]?: Given[Name] extends "flag" ? boolean : string;
};

/** Command line of a command that inspects a stack. */
export interface CommandLine<Given extends Options> {
  /** Name of the stack. @defaultValue `dev` */
  readonly stack: string;
  /** True if a program reads the output: standard output contains only JSON. */
  readonly json: boolean;
  readonly options: Values<Given>;
  /** Arguments that are no options. */
  readonly operands: readonly string[];
}

/** Options of all commands that inspect a stack. */
const COMMON = { stack: "text", json: "flag" } as const;

/**
 * Parses the command line of a command.
 *
 * @param usage - whole command line, for messages: `npm run logs -- SERVICE [--lines N]`.
 * @param given - options besides `--stack` and `--json`.
 * @param operands - largest number of operands. @defaultValue 0
 * @throws if an option is unknown, has no value, or is given a value that it does not take; if there are too many operands.
 */
export function parseCommandLine<Given extends Options>(
  usage: string,
  args: readonly string[],
  given: Given,
  operands = 0,
): CommandLine<Given> {
  const options: ParseArgsConfig["options"] = Object.fromEntries(
    Object.entries({ ...COMMON, ...given }).map(([name, kind]) => [
      name,
      { type: kind === "flag" ? "boolean" : "string" },
    ]),
  );
  const { values, positionals } = parsed(usage, args, options);
  if (positionals.length > operands) {
    throw new Error(`argument ${JSON.stringify(positionals[operands])} is one too many; usage: ${usage}`);
  }
  const { stack = DEV_STACK, json = false, ...rest } = values as { stack?: string; json?: boolean };
  if (!/^[\w.-]+$/.test(stack)) {
    throw new Error(
      `--stack must be a name of letters, digits, "-", "_" and ".", got ${JSON.stringify(stack)}; usage: ${usage}`,
    );
  }
  return { stack, json, options: rest as Values<Given>, operands: positionals };
}

/** Codes of the errors of `parseArgs`, and their sentences with the option. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ERR_PARSE_ARGS_UNKNOWN_OPTION: "is unknown",
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: "has no value, or a value that it does not take",
};

function parsed(usage: string, args: readonly string[], options: ParseArgsConfig["options"]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    const problem = PROBLEMS[errorCode(cause) ?? ""] ?? "can't be read";
    const option = /'(-{1,2}[^\s'<]*)/.exec(cause instanceof Error ? cause.message : "")?.[1];
    throw new Error(`option ${option ?? args.join(" ")} ${problem}; usage: ${usage}`, { cause });
  }
}
