import { appendFileSync } from "node:fs";
import { type Runner, reporters } from "mocha";

/** Variable with the file that the reporter adds its counts to, a line of JSON a run. */
export const COUNTS_FILE = "KAFKA_CLUSTER_TEST_COUNTS";

/** What one run of mocha came to. */
export interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

/** Mocha's own `spec` reporter, which also writes down how many tests passed, failed and were skipped. */
export default class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const counts: Counts = { passes, failures, pending };
      const file = process.env[COUNTS_FILE];
      if (file !== undefined) {
        appendFileSync(file, `${JSON.stringify(counts)}\n`);
      }
    });
  }
}
