import { parseCommandLine } from "../command-line";

const USAGE = "npm run console [-- --port N] [--stack NAME]";

/** Arguments of `npm run console`. */
export interface ConsoleArguments {
  readonly stack: string;
  /** Port on 127.0.0.1; 0 stands for a free one. */
  readonly port: number;
}

/** Arguments of `npm run console`. @throws if one of them is unknown or wrong. */
export function consoleArguments(args: readonly string[]): ConsoleArguments {
  const { stack, json, options } = parseCommandLine(USAGE, args, { port: "text" });
  if (json) {
    throw new Error(`option --json is unknown; usage: ${USAGE}`);
  }
  const { port = "0" } = options;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, got ${JSON.stringify(port)}; usage: ${USAGE}`);
  }
  return { stack, port: Number(port) };
}
