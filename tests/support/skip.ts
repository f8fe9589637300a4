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
