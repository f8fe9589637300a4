import { join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { ScratchStack } from "../stack/scratch-stack";
import { run as runTests } from "./test";

/** Warnings that Node and its packages print. A user must see none of them. */
const WARNING = /^.*(?:\(node:\d+\)|Warning:|DEP\d{4}).*$/gim;

/**
 * `node tools/run.mjs node-version`: checks that the project runs on the version of Node that runs this command: types, unit
 * tests, component tests, and an `up` that prints no warning.
 */
export async function run(): Promise<number> {
  console.log(`\n== Node ${process.version} ==`);
  const types = await runProgram(process.execPath, [join(PROJECT_DIR, "node_modules", "typescript", "bin", "tsc")], {
    cwd: PROJECT_DIR,
  });
  console.log(types.exitCode === 0 ? "types fit" : types.stdout);
  const failedTests = await runTests(["unit", "components"]);
  const problem = await deploy();
  console.log(problem ?? "a cluster starts and stops, and no warning is printed");
  return types.exitCode === 0 && failedTests === 0 && problem === undefined ? 0 : 1;
}

/** Starts and destroys a cluster. Returns what the commands print if one fails, or prints a warning. */
async function deploy(): Promise<string | undefined> {
  const stack = await ScratchStack.create();
  try {
    for (const command of [() => stack.up(), () => stack.destroy()]) {
      const { exitCode, text } = await command();
      const warnings = text.match(WARNING) ?? [];
      if (exitCode !== 0 || warnings.length > 0) {
        return [`exit code ${exitCode}`, ...warnings, text].join("\n");
      }
    }
    return undefined;
  } finally {
    await stack.remove();
  }
}
