import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runProgram } from "../../../../components/shared/run-program";
import { REPORT_FILE, type SuiteReport } from "../../../../testing/suites/reporter";
import { PROJECT_DIR, TYPESCRIPT_LOADER } from "../../../../tools/project";
import { temporaryFolder } from "../../../support/temporary-folder";

const SLOW = `describe("a suite", () => {
  before((done) => setTimeout(done, 60));
  it("passes", (done) => setTimeout(done, 60));
  it.skip("is skipped");
});`;
const FAST = 'it("fails", () => { throw new Error("on purpose"); });';

describe("ReportingReporter", function () {
  this.timeout(60_000);
  const path = temporaryFolder();

  for (const [mode, ...args] of [["one process"], ["several processes", "--parallel", "--jobs", "2"]] as const) {
    it(`writes counts and the time of each file, hooks included, of a run in ${mode}`, async () => {
      await mkdir(path("tests"));
      await writeFile(path("tests", "slow.test.js"), SLOW);
      await writeFile(path("tests", "fast.test.js"), FAST);
      const mocha = join(PROJECT_DIR, "node_modules", "mocha", "bin", "mocha.js");
      const options = ["--no-config", "--require", TYPESCRIPT_LOADER, "--exit"];
      const reporter = join(PROJECT_DIR, "testing", "suites", "reporter.ts");
      const { exitCode, stderr } = await runProgram(
        process.execPath,
        [mocha, ...options, "--reporter", reporter, ...args, "tests/*.test.js"],
        { cwd: path(), env: { ...process.env, [REPORT_FILE]: path("report.json") } },
      );
      assert.equal(exitCode, 1, stderr);
      const { fileMs, ...counts }: SuiteReport = JSON.parse(await readFile(path("report.json"), "utf8"));
      assert.deepEqual(counts, { passes: 1, failures: 1, pending: 1 });
      assert.deepEqual(Object.keys(fileMs).sort(), [join("tests", "fast.test.js"), join("tests", "slow.test.js")]);
      assert.ok((fileMs[join("tests", "slow.test.js")] ?? 0) >= 115);
    });
  }
});
