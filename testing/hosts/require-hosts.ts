import { errorMessage } from "../../components/shared/error-message";
import { mustRun } from "../../components/shared/run-program";
import { skipUnlessRequired } from "../suites/skip";
import { baseRoot } from "./base-root";
import { canMakeControlGroups } from "./control-group";

/** What makes hosts and logs in to them. */
const PROGRAMS = ["bridge", "ip", "nsenter", "setpriv", "ssh", "ssh-keygen"];

/** Prints those of the programs that are not there. */
const MISSING = 'for program; do command -v "$program" >/dev/null || echo "$program"; done';

/** Skips a suite where hosts can't be made, unless they must. */
export const requireHosts = (context: Mocha.Context): Promise<void> => skipWithout(context, "hosts", canMakeHosts);

/** Skips a suite where hosts with systemd can't be made, unless they must. */
export const requireSystemdHosts = (context: Mocha.Context): Promise<void> =>
  skipWithout(context, "hosts with systemd", async () => {
    await canMakeHosts();
    await canMakeControlGroups();
  });

async function skipWithout(context: Mocha.Context, what: string, canMake: () => Promise<void>): Promise<void> {
  try {
    await canMake();
  } catch (error) {
    skipUnlessRequired(context, `no ${what} for tests: ${errorMessage(error)}`, "KAFKA_CLUSTER_REQUIRE_HOSTS");
  }
}

/**
 * Sees to it that hosts can be made here; takes a minute where what they all begin with is not there yet.
 *
 * @throws if they can't.
 */
export async function canMakeHosts(): Promise<void> {
  if (process.platform !== "linux") {
    throw new Error("they need Linux");
  }
  if (process.getuid?.() !== 0) {
    throw new Error("they need root");
  }
  const missing = await mustRun("unshare", ["--net", "--mount", "bash", "-c", MISSING, "bash", ...PROGRAMS]);
  if (missing !== "") {
    throw new Error(`not installed: ${missing.trim().split("\n").join(", ")}`);
  }
  await baseRoot();
}
