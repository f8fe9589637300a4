import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { type Runner, reporters } from "mocha";

/** Environment variable: file that the reporter writes its report to, as JSON. */
export const REPORT_FILE = "KAFKA_CLUSTER_TEST_REPORT";

/** Result of one run of mocha. */
export interface SuiteReport {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
  /** Time that the tests and hooks of each file took, in milliseconds, by path from the project folder. */
  readonly fileMs: Readonly<Record<string, number>>;
}

/** Mocha's own `spec` reporter, which also writes a {@link SuiteReport}. */
export default class ReportingReporter extends reporters.Spec {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const fileMs: Record<string, number> = {};
    const addTime = ({ file, duration = 0 }: Mocha.Runnable) => {
      if (file !== undefined) {
        const path = relative(process.cwd(), file);
        fileMs[path] = (fileMs[path] ?? 0) + duration;
      }
    };
    runner.on("test end", addTime).on("hook end", addTime);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const report: SuiteReport = { passes, failures, pending, fileMs };
      const file = process.env[REPORT_FILE];
      if (file !== undefined) {
        writeFileSync(file, JSON.stringify(report));
      }
    });
  }
}
