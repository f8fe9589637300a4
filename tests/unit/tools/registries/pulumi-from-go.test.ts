import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_DIR } from "../../../../tools/project";
import { digestOf, textsIn } from "../../../../tools/registries/plugin-from-go";
import { hasCurrentLanguageHost } from "../../../../tools/registries/pulumi-from-go";
import { temporaryFolder } from "../../../support/temporary-folder";

const sources = () => textsIn(join(PROJECT_DIR, "tools", "registries", "language-host"));

describe("hasCurrentLanguageHost", () => {
  const path = temporaryFolder();

  it("is false for a CLI from before the program that starts its language host", async () => {
    assert.equal(await hasCurrentLanguageHost(path("pulumi")), false);
  });

  it("is false for a CLI whose program was built from other sources", async () => {
    await writeFile(path("language-host-starter"), digestOf({ "main.go": "package main" }));
    assert.equal(await hasCurrentLanguageHost(path("pulumi")), false);
  });

  it("is true for a CLI whose program was built from the present sources", async () => {
    await writeFile(path("language-host-starter"), digestOf(await sources()));
    assert.equal(await hasCurrentLanguageHost(path("pulumi")), true);
  });
});

describe("the program that starts the language host", () => {
  it("has an entry, a version for Windows and one for all other systems", async () => {
    const files = await sources();
    assert.deepEqual(Object.keys(files), [
      "go.mod",
      "go.sum",
      "main.go",
      "pulumi-resource-pulumi-nodejs",
      "run_unix.go",
      "run_windows.go",
    ]);
    assert.match(files["main.go"] ?? "", /^func main\(\)/m);
    assert.match(files["run_unix.go"] ?? "", /^\/\/go:build !windows$/m);
  });

  it("needs no newer Go than the oldest that set-up accepts, and contains no address", async () => {
    const files = await sources();
    assert.match(files["go.mod"] ?? "", /^go 1\.25(\.0)?$/m);
    assert.doesNotMatch(Object.values(files).join("\n"), /:\/\//);
  });
});
