import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { FORM, SEED, TABLE_FILE } from "../faults/form";
import { run as runTests } from "./test";

/**
 * `npm run faults`: the long form of the fault tests, about an hour. `--seed N` repeats the random moments of an earlier run,
 * `--out FILE` writes the table of faults to a file.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: "string" }, out: { type: "string" } } });
  process.env[FORM] = "full";
  if (values.seed !== undefined) {
    process.env[SEED] = wholeNumber(values.seed);
  }
  if (values.out !== undefined) {
    process.env[TABLE_FILE] = resolve(values.out);
  }
  return runTests(["faults"]);
}

function wholeNumber(text: string): string {
  if (!/^\d+$/.test(text)) {
    throw new Error(`--seed must be a whole number, at least 0, got ${text}; correct it`);
  }
  return text;
}
