import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";

import { requireHosts, requireSystemdHosts } from "../../../testing/hosts/require-hosts";
import { SKIP_REASONS_FILE } from "../../../testing/suites/skip";
import { environment } from "../../support/environment";
import { temporaryFolder } from "../../support/temporary-folder";

/** Stands for mocha's, whose `skip` throws as well. */
const SKIPPED = new Error("skipped");
const context = {
  skip: () => {
    throw SKIPPED;
  },
} as unknown as Mocha.Context;

const REASON = "(unshare is not installed|they need (Linux|root))";

for (const [name, requires, what] of [
  ["requireHosts", requireHosts, "hosts"],
  ["requireSystemdHosts", requireSystemdHosts, "hosts with systemd"],
] as const) {
  describe(`${name}, where they can't be made`, () => {
    const path = temporaryFolder();
    environment(() => ({ PATH: path("bin"), [SKIP_REASONS_FILE]: path("reasons") }));
    beforeEach(() => mkdir(path("bin")));

    describe("on any machine", () => {
      environment(() => ({ KAFKA_CLUSTER_REQUIRE_HOSTS: "" }));

      it("skips the suite with a reason", async () => {
        await assert.rejects(requires(context), SKIPPED);
        assert.match(await readFile(path("reasons"), "utf8"), new RegExp(`^no ${what} for tests: ${REASON}\n$`));
      });
    });

    describe("on a machine that must make them", () => {
      environment(() => ({ KAFKA_CLUSTER_REQUIRE_HOSTS: "1" }));

      it("fails with the reason", () =>
        assert.rejects(requires(context), { message: new RegExp(`^no ${what} for tests: ${REASON}$`) }));
    });
  });
}
