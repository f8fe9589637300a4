import { programPath } from "../../tools/program-path";
import { type Requirement, skipUnless } from "../suites/requirement";

/** Names of the browser: that of Debian's package, and those of other systems. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Path of Chromium; `undefined` if this machine has none. */
export const chromiumPath = (): string | undefined => NAMES.map(programPath).find((path) => path !== undefined);

/** A Chromium on this machine. */
const BROWSER: Requirement = {
  suites: "tests in a browser",
  variable: "KAFKA_CLUSTER_REQUIRE_BROWSER",
  check: async () => {
    if (chromiumPath() === undefined) {
      throw new Error("chromium is not installed");
    }
  },
};

/** Skips the suite whose `before` calls it if this machine has no Chromium, or fails it on a machine that must have one. */
export const requireBrowser = (context: Mocha.Context): Promise<void> => skipUnless(context, BROWSER);
