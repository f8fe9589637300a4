import { errorMessage } from "../../components/shared/error-message";
import { wasInterrupted } from "../../components/shared/run-program";
import { CLIENT_PROGRAMS } from "../clients/foreign-clients";
import { DOCKER } from "../docker/require-docker";
import { SMALL_DISK } from "../faults/small-disk";
import { withTable } from "../faults/table";
import { HOSTS, SYSTEMD_HOSTS } from "../hosts/require-hosts";
import { SSH_SERVER } from "../ssh/ssh-server";
import { runSuite, type SuiteResult } from "../suites/run-suite";
import { SUITES } from "../suites/suites";
import { summary } from "../suites/summary";

/** Suites that deploy for real. */
const DEPLOYING_SUITES = ["integration", "faults"];

/** Requirements of those suites. */
const REQUIREMENTS = [DOCKER, SSH_SERVER, HOSTS, SYSTEMD_HOSTS, SMALL_DISK, CLIENT_PROGRAMS];

/** `npm test`: all suites, or the named ones. Says first what it will skip, and last how many tests passed and failed. */
export async function run(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    throw new Error(
      `suite must be one of ${SUITES.map(({ name }) => name).join(", ")}, got ${JSON.stringify(unknown)}; correct it`,
    );
  }
  const suites = SUITES.filter(({ name }) => names.length === 0 || names.includes(name));
  if (suites.some(({ name }) => DEPLOYING_SUITES.includes(name))) {
    await announceSkips();
  }
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    results.push(suite.name === "faults" ? await withTable(() => runSuite(suite)) : await runSuite(suite));
    if (wasInterrupted()) {
      break;
    }
  }
  console.log(`\n${summary(results).join("\n")}`);
  return results.some(({ failures }) => failures > 0) ? 1 : 0;
}

/** Prints which suites this machine can't run, and why. */
async function announceSkips(): Promise<void> {
  console.log("checking what this machine can run (1 min if the base root of test hosts is not cached) …");
  for (const { suites, variable, check } of REQUIREMENTS) {
    await check().catch((error) => {
      const result = process.env[variable] === "1" ? "will fail" : "will be skipped";
      console.log(`${suites} ${result}: ${errorMessage(error)}`);
    });
  }
}
