import { mustRun } from "../../components/shared/run-program";
import { CLIENT_PROGRAMS } from "../clients/foreign-clients";
import type { Requirement } from "../suites/requirement";

/** Programs that inspect the ports of a secured cluster and connect to them. */
export const SECURITY_PROGRAMS: Requirement = {
  ...CLIENT_PROGRAMS,
  suites: "tests of secured clusters with other clients",
  check: async () => {
    await mustRun("openssl", ["version"]);
    await mustRun("ss", ["-V"]);
    await mustRun("kcat", ["-V"]);
    await mustRun("python3", ["-m", "pip", "--version"]);
  },
};
