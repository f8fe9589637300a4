import { mustRun } from "../../components/shared/run-program";
import { type Requirement, skipUnless } from "../suites/requirement";
import { ensureBaseRoot } from "./base-root";
import { assertControlGroupsPossible } from "./control-group";

/** Programs that test hosts and logins to them need. */
const PROGRAMS = ["bridge", "ip", "nsenter", "setpriv", "ssh", "ssh-keygen"];

/** Shell script that prints those of its arguments that are not on `PATH`. */
const PRINT_MISSING = 'for program; do command -v "$program" >/dev/null || echo "$program"; done';

/** Several hosts on this machine. */
export const HOSTS: Requirement = {
  suites: "tests of hosts",
  variable: "KAFKA_CLUSTER_REQUIRE_HOSTS",
  check: assertHostsPossible,
};

/** Several hosts on this machine, with systemd. */
export const SYSTEMD_HOSTS: Requirement = {
  ...HOSTS,
  suites: "tests of hosts with systemd",
  check: async () => {
    await assertHostsPossible();
    await assertControlGroupsPossible();
  },
};

/** Skips the suite whose `before` calls it if hosts can't be made, or fails it on a machine that must make them. */
export const requireHosts = (context: Mocha.Context): Promise<void> => skipUnless(context, HOSTS);

/** Like {@link requireHosts}, for hosts with systemd. */
export const requireSystemdHosts = (context: Mocha.Context): Promise<void> => skipUnless(context, SYSTEMD_HOSTS);

/**
 * Checks that hosts can be made. Makes their base root, which takes about 1 min, if it is not in the cache.
 *
 * @throws with the reason if not.
 */
export async function assertHostsPossible(): Promise<void> {
  if (process.platform !== "linux") {
    throw new Error(`test hosts need Linux, got ${process.platform}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error("test hosts need root");
  }
  const missing = await mustRun("unshare", ["--net", "--mount", "bash", "-c", PRINT_MISSING, "bash", ...PROGRAMS]);
  if (missing !== "") {
    throw new Error(`programs not installed: ${missing.trim().split("\n").join(", ")}`);
  }
  await ensureBaseRoot();
}
