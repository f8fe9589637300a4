import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";

import { requireHosts, requireSystemdHosts } from "../../../../testing/hosts/require-hosts";
import { SKIP_REASONS_FILE } from "../../../../testing/suites/skip";
import { environment } from "../../../support/environment";
import { temporaryFolder } from "../../../support/temporary-folder";

/** Stand-in for the error that mocha's `skip` throws. */
const SKIPPED = new Error("skipped");
const context = {
  skip: () => {
    throw SKIPPED;
  },
} as unknown as Mocha.Context;

const REASON = "(unshare is not installed|test hosts need (Linux, got \\w+|root))";

for (const [name, requires, what] of [
  ["requireHosts", requireHosts, "hosts"],
  ["requireSystemdHosts", requireSystemdHosts, "hosts with systemd"],
] as const) {
  describe(`${name}, if hosts can't be made`, () => {
    const path = temporaryFolder();
    environment(() => ({ PATH: path("bin"), [SKIP_REASONS_FILE]: path("reasons") }));
    beforeEach(() => mkdir(path("bin")));

    describe("on any machine", () => {
      environment(() => ({ KAFKA_CLUSTER_REQUIRE_HOSTS: "" }));

      it("skips the suite with a reason", async () => {
        await assert.rejects(requires(context), SKIPPED);
        assert.match(await readFile(path("reasons"), "utf8"), new RegExp(`^tests of ${what}: ${REASON}\n$`));
      });
    });

    describe("on a machine that must make them", () => {
      environment(() => ({ KAFKA_CLUSTER_REQUIRE_HOSTS: "1" }));

      it("fails with the reason", () =>
        assert.rejects(requires(context), { message: new RegExp(`^tests of ${what}: ${REASON}$`) }));
    });
  });
}
