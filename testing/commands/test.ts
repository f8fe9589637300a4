import { errorMessage } from "../../components/shared/error-message";
import { wasInterrupted } from "../../components/shared/run-program";
import { REQUIREMENTS } from "../requirements";
import { runSuite, type SuiteResult } from "../suites/run-suite";
import { SUITES } from "../suites/suites";
import { summary } from "../suites/summary";

/** Suites that need more than Node and set-up. */
const DEMANDING_SUITES = ["integration", "faults"];

/** `npm test`: all suites, or the named ones. Says first what it will skip, and last how many tests passed and failed. */
export async function run(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    throw new Error(
      `suite must be one of ${SUITES.map(({ name }) => name).join(", ")}, got ${JSON.stringify(unknown)}; correct it`,
    );
  }
  const suites = SUITES.filter(({ name }) => names.length === 0 || names.includes(name));
  if (suites.some(({ name }) => DEMANDING_SUITES.includes(name))) {
    await announceSkips();
  }
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    results.push(await runSuite(suite));
    if (wasInterrupted()) {
      break;
    }
  }
  console.log(`\n${summary(results).join("\n")}`);
  return results.some(({ failures }) => failures > 0) ? 1 : 0;
}

/** Prints which suites this machine can't run, and why. */
async function announceSkips(): Promise<void> {
  for (const { suites, variable, check } of REQUIREMENTS) {
    await check().catch((error) => {
      const result = process.env[variable] === "1" ? "will fail" : "will be skipped";
      console.log(`${suites} ${result}: ${errorMessage(error)}`);
    });
  }
}
