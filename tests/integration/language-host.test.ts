// Verifies: the program that starts the Node language host of a CLI built by set-up passes the runtime options of the nearest
// project file to the host. Does not verify: Windows; the host of an official CLI.
import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { skipSuite } from "../../testing/suites/skip";
import { STATE } from "../../tools/project";
import { pulumiPath } from "../../tools/pulumi/pulumi-path";
import { temporaryFolder } from "../support/temporary-folder";

const STARTER = "pulumi-language-nodejs";

/** Prints its arguments, a line each, in place of the language host. */
const HOST = `#!/bin/sh\nprintf '%s\\n' "$@"\n`;

describe("the program that starts the language host", () => {
  const path = temporaryFolder();

  before(async function () {
    if (process.platform === "win32" || dirname(await pulumiPath()) !== STATE.bin) {
      skipSuite(this, "tests of the language host: set-up has not built the CLI, or this is Windows");
    }
  });
  beforeEach(async () => {
    await mkdir(path("bin"));
    await copyFile(join(STATE.bin, STARTER), path("bin", STARTER));
    await writeFile(path("bin", "language-host"), HOST, { mode: 0o755 });
    await mkdir(path("project", "inner"), { recursive: true });
  });

  const start = (cwd: string) => runProgram(path("bin", STARTER), ["-tracing=none", "127.0.0.1:1"], { cwd });
  const hostArguments = async (cwd: string) => {
    const { exitCode, stdout, stderr } = await start(cwd);
    assert.equal(exitCode, 0, stderr);
    return stdout.trim().split("\n");
  };

  const PROJECTS: readonly (readonly [text: string, flags: readonly string[]])[] = [
    ["name: a\nruntime: nodejs\n", []],
    ["name: a\nruntime: { name: nodejs }\n", []],
    [
      "runtime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: --require tsx/cjs\n",
      ["-typescript=false", "-nodeargs=--require tsx/cjs"],
    ],
    [
      "runtime: { name: nodejs, options: { tsconfig: ../tsconfig.json, packagemanager: pnpm } }\n",
      ["-tsconfig=../tsconfig.json"],
    ],
  ];
  for (const [text, flags] of PROJECTS) {
    it(`adds ${JSON.stringify(flags)} for ${JSON.stringify(text)}`, async () => {
      await writeFile(path("project", "Pulumi.yaml"), text);
      assert.deepEqual(await hostArguments(path("project")), [...flags, "-tracing=none", "127.0.0.1:1"]);
    });
  }

  it("reads the project file of the nearest parent folder", async () => {
    await writeFile(path("Pulumi.yaml"), "runtime: { name: nodejs, options: { nodeargs: --outer } }\n");
    await writeFile(path("project", "Pulumi.yml"), "runtime: { name: nodejs, options: { nodeargs: --inner } }\n");
    assert.deepEqual(await hostArguments(path("project", "inner")), [
      "-nodeargs=--inner",
      "-tracing=none",
      "127.0.0.1:1",
    ]);
  });

  it("names the project file that can't be read", async () => {
    await writeFile(path("project", "Pulumi.yaml"), "runtime: [\n");
    const { exitCode, stderr } = await start(path("project"));
    assert.equal(exitCode, 1);
    assert.match(stderr, /^the Node language host can't be started \(.*Pulumi\.yaml can't be read: yaml: .*\)\n$/);
  });
});
