import assert from "node:assert/strict";

import { digestOf, pluginFromGo } from "../../../../tools/registries/plugin-from-go";
import { COMMAND_PLUGIN } from "../../../../tools/setup/command-plugin";
import { DOCKER_PLUGIN } from "../../../../tools/setup/docker-plugin";

describe("pluginFromGo", () => {
  for (const plugin of [DOCKER_PLUGIN, COMMAND_PLUGIN]) {
    it(`names the ${plugin.name} plugin, and its version with a digest of its sources`, async () => {
      const { name, version, ldflags, files } = await pluginFromGo(plugin.name, "5.2.0");
      assert.equal(name, `pulumi-resource-${plugin.name}`);
      assert.equal(version, `5.2.0-${digestOf(files)}`);
      assert.match(ldflags, /-X main\.version=5\.2\.0$/);
      assert.match(files["go.mod"] ?? "", new RegExp(`^module \\S+/pulumi-resource-${plugin.name}\n`));
      assert.match(files["main.go"] ?? "", /^func main\(\)/m);
    });
  }

  it("contains the files of subfolders, with the same paths on every system", async () => {
    const { files } = await pluginFromGo("docker", "5.2.0");
    assert.deepEqual(Object.keys(files), ["go.mod", "go.sum", "main.go", "shim/go.mod", "shim/shim.go"]);
  });

  it("contains the checksums of the docker provider's revision, which the checksum database does not have", async () => {
    const { files } = await pluginFromGo("docker", "5.2.0");
    const revision = /=> (github\.com\/kreuzwerker\/\S+ \S+)/.exec(files["go.mod"] ?? "")?.[1];
    assert.deepEqual(
      files["go.sum"]?.split("\n").map((line) => line.replace(/ h1:\S+$/, "")),
      [`${revision}`, `${revision}/go.mod`, ""],
    );
  });

  it("contains no address of a proxy or registry", async () => {
    for (const plugin of [DOCKER_PLUGIN, COMMAND_PLUGIN]) {
      const { files } = await pluginFromGo(plugin.name, plugin.version);
      assert.doesNotMatch(Object.values(files).join("\n"), /:\/\//);
    }
  });

  it("requires no newer Go than the oldest that set-up accepts", async () => {
    for (const plugin of [DOCKER_PLUGIN, COMMAND_PLUGIN]) {
      const { files } = await pluginFromGo(plugin.name, plugin.version);
      assert.match(files["go.mod"] ?? "", /^go 1\.25(\.0)?$/m);
      assert.doesNotMatch(files["go.mod"] ?? "", /^toolchain/m);
    }
  });
});

describe("digestOf", () => {
  it("differs for every text and every name", () => {
    const sources: Record<string, string>[] = [{}, { a: "1" }, { a: "2" }, { b: "1" }, { a: "1", b: "" }];
    const digests = sources.map(digestOf);
    assert.equal(new Set(digests).size, digests.length);
    assert.match(digests[0] ?? "", /^[0-9a-f]{8}$/);
  });
});
