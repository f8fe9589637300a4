import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { COUNTS_FILE, type Counts } from "./reporter";
import { SKIP_REASONS_FILE } from "./skip";
import type { Suite } from "./suites";

/**
 * Runs a suite in a process of its own and shows what it prints.
 *
 * @returns its counts; a suite that broke off or matched no test counts as a failure.
 */
export async function runSuite({
  name,
  files,
  sideBySide = 1,
}: Suite): Promise<Counts & { readonly skipReasons: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "kafka-cluster-counts-"));
  const [countsFile, reasonsFile] = [join(folder, "counts"), join(folder, "skip-reasons")];
  const mocha = join(PROJECT_DIR, "node_modules", "mocha", "bin", "mocha.js");
  const lanes = sideBySide === 1 ? [] : ["--parallel", "--jobs", String(sideBySide)];
  try {
    console.log(`\n== ${name} ==`);
    // A run that leaves something open ends all the same: the next suite must not wait for it.
    const { exitCode } = await runProgram(
      process.execPath,
      [mocha, "--exit", "--reporter", "testing/suites/reporter.ts", ...lanes, files],
      {
        cwd: PROJECT_DIR,
        env: { ...process.env, [COUNTS_FILE]: countsFile, [SKIP_REASONS_FILE]: reasonsFile },
        output: "terminal",
      },
    );
    const counts = JSON.parse(
      await readFile(countsFile, "utf8").catch(() => '{"passes":0,"failures":0,"pending":0}'),
    ) as Counts;
    const brokeOff = counts.passes + counts.failures === 0 || (exitCode !== 0 && counts.failures === 0);
    const reasons = (await readFile(reasonsFile, "utf8").catch(() => "")).split("\n").filter(Boolean);
    return { ...counts, failures: counts.failures + (brokeOff ? 1 : 0), skipReasons: [...new Set(reasons)] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
