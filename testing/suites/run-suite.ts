import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { longestFirst, recordTimes } from "./file-times";
import { REPORT_FILE, type SuiteReport } from "./reporter";
import { SKIP_REASONS_FILE } from "./skip";
import type { Suite } from "./suites";

/** Report of a suite, with the reasons that its tests gave for skipping. */
export interface SuiteResult extends SuiteReport {
  readonly skipReasons: readonly string[];
}

const NO_REPORT: SuiteReport = { passes: 0, failures: 0, pending: 0, fileMs: {} };

/**
 * Runs a suite in a process of its own, which prints to the terminal.
 *
 * @returns its report; a suite that was interrupted or matched no test counts as one failure.
 */
export async function runSuite({ name, files, jobs = 1 }: Suite): Promise<SuiteResult> {
  const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-report-"));
  const [reportFile, reasonsFile] = [join(folder, "report.json"), join(folder, "skip-reasons")];
  const mocha = join(PROJECT_DIR, "node_modules", "mocha", "bin", "mocha.js");
  const inputs = jobs === 1 ? [files] : ["--parallel", "--jobs", String(jobs), ...(await longestFirst(files))];
  try {
    console.log(`\n== ${name} ==`);
    // `--exit`: the next suite must not wait for something that this suite leaves open.
    const { exitCode } = await runProgram(
      process.execPath,
      [mocha, "--exit", "--reporter", "testing/suites/reporter.ts", ...inputs],
      {
        cwd: PROJECT_DIR,
        env: { ...process.env, [REPORT_FILE]: reportFile, [SKIP_REASONS_FILE]: reasonsFile },
        output: "terminal",
      },
    );
    const text = await readFile(reportFile, "utf8").catch(() => undefined);
    const report: SuiteReport = text === undefined ? NO_REPORT : JSON.parse(text);
    await recordTimes(report.fileMs);
    const isIncomplete = report.passes + report.failures === 0 || (exitCode !== 0 && report.failures === 0);
    const reasons = (await readFile(reasonsFile, "utf8").catch(() => "")).split("\n").filter(Boolean);
    return { ...report, failures: report.failures + (isIncomplete ? 1 : 0), skipReasons: [...new Set(reasons)] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
