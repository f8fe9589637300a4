import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter } from "node:path";

import { buildGoProgram, type GoProgram, goProgramPath } from "../../../../tools/registries/go-build";
import { environment } from "../../../support/environment";
import { temporaryFolder } from "../../../support/temporary-folder";

const PROGRAM: GoProgram = {
  name: "tool",
  version: "1.2.3",
  files: { "go.mod": "module tool\n", "inner/go.mod": "module inner\n" },
  mainPackage: "example.com/tool",
  ldflags: "-s",
};

/** Stand-in for Go, whose first build takes many seconds. Concatenates the `go.mod` files into the output file, `$6`. */
const GO = `#!/bin/sh
if [ "$1" = env ]; then echo go1.26.8; exit; fi
cat go.mod inner/go.mod >"$6"
`;

describe("buildGoProgram", () => {
  const path = temporaryFolder();
  environment(() => ({
    KAFKA_CLUSTER_CACHE: path("cache"),
    PATH: [path("bin"), process.env.PATH].join(delimiter),
  }));

  const withGo = async (script: string) => {
    await mkdir(path("bin"), { recursive: true });
    await writeFile(path("bin", "go"), script);
    await chmod(path("bin", "go"), 0o755);
  };

  before(function () {
    if (process.platform === "win32") {
      this.skip(); // The stand-in for Go is a shell script.
    }
  });

  it("builds from all files of the program, and caches the result", async () => {
    await withGo(GO);
    const built = await buildGoProgram(PROGRAM);
    assert.equal(built, goProgramPath(PROGRAM));
    assert.equal(await readFile(built, "utf8"), "module tool\nmodule inner\n");
  });

  it("does not build a cached program again", async () => {
    await withGo(GO);
    await buildGoProgram(PROGRAM);
    await withGo("#!/bin/sh\nexit 1\n");
    assert.equal(await buildGoProgram(PROGRAM), goProgramPath(PROGRAM));
  });

  it("builds another version", async () => {
    await withGo(GO);
    assert.notEqual(await buildGoProgram(PROGRAM), await buildGoProgram({ ...PROGRAM, version: "1.2.4" }));
  });

  it("accepts Go 1.25 or newer from PATH", async () => {
    for (const version of ["go1.25", "go1.25.3", "go1.30rc1", "go2.0"]) {
      await withGo(GO.replace("go1.26.8", version));
      await buildGoProgram({ ...PROGRAM, version });
    }
  });

  it("leaves nothing of a failed build, and reports the failure", async () => {
    await withGo(`${GO}echo 'cannot find module' >&2\nexit 1\n`);
    await assert.rejects(buildGoProgram(PROGRAM), /^Error: go build failed with exit code 1 \(cannot find module\)$/);
    assert.deepEqual(await readdir(path("cache", "tools")), [`tool-1.2.3-${process.platform}-${process.arch}`]);
    assert.deepEqual(await readdir(path("cache", "tools", `tool-1.2.3-${process.platform}-${process.arch}`)), []);
  });
});
