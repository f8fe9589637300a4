import { appendFileSync } from "node:fs";

/** Environment variable: file that collects the reasons of skipped suites, one per line. */
export const SKIP_REASONS_FILE = "KAFKA_CLUSTER_SKIP_REASONS";

/** Skips the suite whose `before` calls it, or the test that calls it, and records the reason for the end of `npm test`. */
export function skipSuite(context: Mocha.Context, reason: string): never {
  const file = process.env[SKIP_REASONS_FILE];
  if (file !== undefined) {
    appendFileSync(file, `${reason}\n`);
  }
  return context.skip();
}

/**
 * Skips a suite that needs something which not every machine has.
 *
 * @param variable - environment variable that is `1` on a machine which must have it: there the suite fails instead.
 */
export function skipUnlessRequired(context: Mocha.Context, reason: string, variable: string): never {
  if (process.env[variable] === "1") {
    throw new Error(reason);
  }
  return skipSuite(context, reason);
}
