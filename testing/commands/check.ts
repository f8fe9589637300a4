import { join } from "node:path";
import { parseArgs } from "node:util";

import { runProgram } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { run as runTests } from "./test";

/** Programs of the Node packages that check the project, with their arguments. They change nothing. */
const CHECKS: readonly (readonly [script: string, ...args: string[]])[] = [
  ["typescript/bin/tsc"],
  ["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  ["knip/bin/knip.js"],
];

/** `npm run check`: types, lint, format and unused exports, at the same time; then the unit tests, except with `--no-tests`. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { "no-tests": { type: "boolean" } } });
  const results = await Promise.all(
    CHECKS.map(([script, ...args]) =>
      runProgram(process.execPath, [join(PROJECT_DIR, "node_modules", script), ...args], { cwd: PROJECT_DIR }),
    ),
  );
  for (const [index, { exitCode, stdout, stderr }] of results.entries()) {
    if (exitCode !== 0) {
      console.error(`${stdout}${stderr}`.trim(), `\n${CHECKS[index]?.[0]} failed with exit code ${exitCode}`);
    }
  }
  const failed = results.some(({ exitCode }) => exitCode !== 0);
  const failedTests = values["no-tests"] ? 0 : await runTests(["unit"]);
  return failed ? 1 : failedTests;
}
