import assert from "node:assert/strict";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";

import { ensureBaseRoot } from "../../../../testing/hosts/base-root";
import { environment } from "../../../support/environment";
import { programsOnPath } from "../../../support/scripts";
import { temporaryFolder } from "../../../support/temporary-folder";

describe("ensureBaseRoot", () => {
  const path = temporaryFolder();
  let programs = "";
  before(function () {
    if (process.getuid?.() !== 0) {
      this.skip(); // debootstrap needs root.
    }
  });
  beforeEach(async () => {
    programs = await programsOnPath(path("bin"), {
      "apt-get": [],
      unshare: ["shift", 'exec "$@"'],
      debootstrap: ['[ "$1" = --version ] || mkdir -p "$5/etc"'],
      find: [],
      chroot: [`echo "$1" >> '${path("prepared")}'`, `[ ! -e '${path("fails")}' ]`],
    });
  });
  environment(() => ({ KAFKA_CLUSTER_CACHE: path("cache"), PATH: programs }));

  const timesPrepared = async () => (await readFile(path("prepared"), "utf8")).trim().split("\n").length;

  it("makes the root folder once", async () => {
    const root = await ensureBaseRoot();
    assert.deepEqual(await readdir(root), ["etc"]);
    assert.equal(await ensureBaseRoot(), root);
    assert.equal(await timesPrepared(), 1);
  });

  it("leaves no incomplete root folder after a failure", async () => {
    await writeFile(path("fails"), "");
    await assert.rejects(ensureBaseRoot(), /^Error: chroot \S+ failed with exit code 1 /);
    assert.deepEqual(await readdir(path("cache", "test-hosts")), []);
    await rm(path("fails"));
    assert.deepEqual(await readdir(await ensureBaseRoot()), ["etc"]);
  });

  it("does not use a root folder that was made from other parts", async () => {
    const root = await ensureBaseRoot();
    await rename(root, root.replace(/\w{12}$/, "0".repeat(12)));
    assert.equal(await ensureBaseRoot(), root);
    assert.equal(await timesPrepared(), 2);
  });
});
