import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { FORM, REPORT_FILE, SEED } from "../faults/form";
import { run as runTests } from "./test";

/**
 * `npm run faults`: the suite of faults in full, which takes half an hour. `--seed N` picks the same random moments again,
 * `--out FILE` writes the table down.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: "string" }, out: { type: "string" } } });
  process.env[FORM] = "full";
  if (values.seed !== undefined) {
    process.env[SEED] = wholeNumber(values.seed);
  }
  if (values.out !== undefined) {
    process.env[REPORT_FILE] = resolve(values.out);
  }
  return runTests(["faults"]);
}

function wholeNumber(text: string): string {
  if (!/^\d+$/.test(text)) {
    throw new Error(`--seed must be a whole number from 0, got ${text}`);
  }
  return text;
}
