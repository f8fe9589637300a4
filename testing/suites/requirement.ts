import { errorMessage } from "../../components/shared/error-message";
import { skipUnlessRequired } from "./skip";

/** Something that some suites need and that not every machine has. */
export interface Requirement {
  /** Suites that need it, for `npm test`: `tests of Docker`. */
  readonly suites: string;
  /** Environment variable that is `1` on a machine which must meet the requirement. */
  readonly variable: string;
  /** @throws with the reason if this machine does not meet the requirement. */
  check(): Promise<void>;
}

/** Skips the suite whose `before` calls it if this machine does not meet a requirement; fails it on a machine that must. */
export async function skipUnless(context: Mocha.Context, { suites, variable, check }: Requirement): Promise<void> {
  try {
    await check();
  } catch (error) {
    skipUnlessRequired(context, `${suites}: ${errorMessage(error)}`, variable);
  }
}
