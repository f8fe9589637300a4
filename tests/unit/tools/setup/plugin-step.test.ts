import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";

import { executable } from "../../../../tools/program-path";
import { pluginFromGo } from "../../../../tools/registries/plugin-from-go";
import { COMMAND_PLUGIN } from "../../../../tools/setup/command-plugin";
import { DOCKER_PLUGIN } from "../../../../tools/setup/docker-plugin";
import { holdsPlugin } from "../../../../tools/setup/plugin-step";
import { temporaryFolder } from "../../../support/temporary-folder";

for (const plugin of [DOCKER_PLUGIN, COMMAND_PLUGIN]) {
  describe(`holdsPlugin of ${plugin.name}`, () => {
    const path = temporaryFolder();
    const holds = (name: string) => holdsPlugin(path(name), plugin);

    beforeEach(async () => {
      await mkdir(path("plugin"));
      await writeFile(path("plugin", executable(`pulumi-resource-${plugin.name}`)), "");
    });

    it("is true for a folder with the program", async () => {
      assert.equal(await holds("plugin"), true);
    });

    it("is false without a folder, and for a folder without the program", async () => {
      await mkdir(path("empty"));
      assert.equal(await holds("none"), false);
      assert.equal(await holds("empty"), false);
    });

    it("is false for a plugin whose installation was killed", async () => {
      await writeFile(path("plugin.partial"), "");
      assert.equal(await holds("plugin"), false);
    });

    it("is false for a plugin that was built from other sources", async () => {
      await writeFile(path("plugin", "built-from"), `${plugin.version}-00000000`);
      assert.equal(await holds("plugin"), false);
      await writeFile(path("plugin", "built-from"), (await pluginFromGo(plugin.name, plugin.version)).version);
      assert.equal(await holds("plugin"), true);
    });
  });
}
