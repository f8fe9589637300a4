import { join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { runSuite } from "../mocha";
import { PROJECT_DIR } from "../project";
import { SUITES } from "../suites";

/** Programs of the Node packages, with the arguments that make them look and change nothing. */
const CHECKS: readonly (readonly [script: string, ...args: string[]])[] = [
  ["typescript/bin/tsc"],
  ["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
];

/** `npm run check`: types, lint and format side by side, then the unit tests. */
export async function run(): Promise<number> {
  const results = await Promise.all(
    CHECKS.map(([script, ...args]) =>
      runProgram(process.execPath, [join(PROJECT_DIR, "node_modules", script), ...args], { cwd: PROJECT_DIR }),
    ),
  );
  for (const { exitCode, stdout, stderr } of results.filter((result) => result.exitCode !== 0)) {
    console.error(`${stdout}${stderr}`.trim(), `(exit code ${exitCode})`);
  }
  const unit = SUITES.find(({ name }) => name === "unit");
  const { failures } = unit === undefined ? { failures: 1 } : await runSuite(unit);
  return failures === 0 && results.every(({ exitCode }) => exitCode === 0) ? 0 : 1;
}
