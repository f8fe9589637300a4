import { wasInterrupted } from "../../components/shared/run-program";
import { runSuite } from "../suites/run-suite";
import { SUITES } from "../suites/suites";

/** `npm test`: every suite, or those that are named; closes with the counts of all of them. */
export async function run(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    throw new Error(
      `there is no suite ${JSON.stringify(unknown)}; name one of ${SUITES.map(({ name }) => name).join(", ")}`,
    );
  }
  let [passed, failed, skipped] = [0, 0, 0];
  const reasons = new Set<string>();
  for (const suite of SUITES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const { passes, failures, pending, skipReasons } = await runSuite(suite);
    passed += passes;
    failed += failures;
    skipped += pending;
    for (const reason of skipReasons) {
      reasons.add(reason);
    }
    if (wasInterrupted()) {
      break;
    }
  }
  const why = reasons.size === 0 ? "" : ` (${[...reasons].join("; ")})`;
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped${why}`);
  return failed === 0 ? 0 : 1;
}
