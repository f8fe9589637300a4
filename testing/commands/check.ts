import { join } from "node:path";
import { parseArgs } from "node:util";

import { runProgram } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { run as runTests } from "./test";

/** Programs of the Node packages, with the arguments that make them look and change nothing. */
const CHECKS: readonly (readonly [script: string, ...args: string[]])[] = [
  ["typescript/bin/tsc"],
  ["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
];

/** `npm run check`: types, lint and format side by side, then the unit tests, unless `--no-tests` leaves them out. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { "no-tests": { type: "boolean" } } });
  const results = await Promise.all(
    CHECKS.map(([script, ...args]) =>
      runProgram(process.execPath, [join(PROJECT_DIR, "node_modules", script), ...args], { cwd: PROJECT_DIR }),
    ),
  );
  for (const { exitCode, stdout, stderr } of results.filter((result) => result.exitCode !== 0)) {
    console.error(`${stdout}${stderr}`.trim(), `(exit code ${exitCode})`);
  }
  const failed = results.some(({ exitCode }) => exitCode !== 0);
  const failedTests = values["no-tests"] ? 0 : await runTests(["unit"]);
  return failed ? 1 : failedTests;
}
