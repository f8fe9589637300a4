import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";

import { executable } from "../../../../tools/executable";
import { dockerPluginProgram } from "../../../../tools/registries/docker-plugin-from-go";
import { holdsPlugin } from "../../../../tools/setup/docker-plugin";
import { temporaryFolder } from "../../support/temporary-folder";

const VERSION: string = require("@pulumi/docker/package.json").version;

describe("holdsPlugin", () => {
  const path = temporaryFolder();

  beforeEach(async () => {
    await mkdir(path("plugin"));
    await writeFile(path("plugin", executable("pulumi-resource-docker")), "");
  });

  it("is true of a folder with the program", async () => {
    assert.equal(await holdsPlugin(path("plugin")), true);
  });

  it("is false of no folder, and of one without the program", async () => {
    await mkdir(path("empty"));
    assert.equal(await holdsPlugin(path("none")), false);
    assert.equal(await holdsPlugin(path("empty")), false);
  });

  it("is false of a plugin that the CLI was putting in when it was killed", async () => {
    await writeFile(path("plugin.partial"), "");
    assert.equal(await holdsPlugin(path("plugin")), false);
  });

  it("is false of a plugin that was built of other sources", async () => {
    await writeFile(path("plugin", "built-from"), `${VERSION}-00000000`);
    assert.equal(await holdsPlugin(path("plugin")), false);
    await writeFile(path("plugin", "built-from"), (await dockerPluginProgram(VERSION)).version);
    assert.equal(await holdsPlugin(path("plugin")), true);
  });
});
