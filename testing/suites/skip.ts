import { appendFileSync } from "node:fs";

/** Variable with the file that reasons for skipping are added to, a line each. */
export const SKIP_REASONS_FILE = "KAFKA_CLUSTER_SKIP_REASONS";

/** Skips the suite whose `before` calls it, and has the reason said in the closing line of all tests. */
export function skipSuite(context: Mocha.Context, reason: string): never {
  const file = process.env[SKIP_REASONS_FILE];
  if (file !== undefined) {
    appendFileSync(file, `${reason}\n`);
  }
  return context.skip();
}

/**
 * Skips a suite for want of something that not every machine has.
 *
 * @param variable - set to `1` where the machine is known to have it: there a test that can't run has failed.
 */
export function skipUnlessRequired(context: Mocha.Context, reason: string, variable: string): never {
  if (process.env[variable] === "1") {
    throw new Error(reason);
  }
  return skipSuite(context, reason);
}
