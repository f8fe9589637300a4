import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";

import { requireHosts } from "../../support/hosts/require-hosts";
import { SKIP_REASONS_FILE } from "../../support/skip";
import { environment } from "./environment";
import { temporaryFolder } from "./temporary-folder";

/** Stands for mocha's, whose `skip` throws as well. */
const SKIPPED = new Error("skipped");
const context = {
  skip: () => {
    throw SKIPPED;
  },
} as unknown as Mocha.Context;

describe("requireHosts, where they can't be made", () => {
  const path = temporaryFolder();
  environment(() => ({ PATH: path("bin"), [SKIP_REASONS_FILE]: path("reasons") }));
  beforeEach(() => mkdir(path("bin")));

  describe("on any machine", () => {
    environment(() => ({ KAFKA_CLUSTER_REQUIRE_HOSTS: "" }));

    it("skips the suite with a reason", async () => {
      await assert.rejects(requireHosts(context), SKIPPED);
      assert.match(
        await readFile(path("reasons"), "utf8"),
        /^no hosts for tests: (unshare is not installed|they need (Linux|root))\n$/,
      );
    });
  });

  describe("on a machine that must make them", () => {
    environment(() => ({ KAFKA_CLUSTER_REQUIRE_HOSTS: "1" }));

    it("fails with the reason", () =>
      assert.rejects(requireHosts(context), {
        message: /^no hosts for tests: (unshare is not installed|they need (Linux|root))$/,
      }));
  });
});
