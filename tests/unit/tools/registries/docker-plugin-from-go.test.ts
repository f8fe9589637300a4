import assert from "node:assert/strict";

import { digestOf, dockerPluginProgram } from "../../../../tools/registries/docker-plugin-from-go";

describe("dockerPluginProgram", () => {
  it("is the plugin of the SDK's version, of these sources", async () => {
    const { name, version, ldflags, files } = await dockerPluginProgram("5.2.0");
    assert.equal(name, "pulumi-resource-docker");
    assert.equal(version, `5.2.0-${digestOf(files)}`);
    assert.match(ldflags, /-X main\.version=5\.2\.0$/);
  });

  it("knows the checksums of the revision that it asks for", async () => {
    const { files } = await dockerPluginProgram("5.2.0");
    const revision = /=> (github\.com\/kreuzwerker\/\S+ \S+)/.exec(files["go.mod"] ?? "")?.[1];
    assert.deepEqual(
      files["go.sum"]?.split("\n").map((line) => line.replace(/ h1:\S+$/, "")),
      [`${revision}`, `${revision}/go.mod`, ""],
    );
  });
});

describe("digestOf", () => {
  it("differs with every text and every name", () => {
    const sources: Record<string, string>[] = [{}, { a: "1" }, { a: "2" }, { b: "1" }, { a: "1", b: "" }];
    const digests = sources.map(digestOf);
    assert.equal(new Set(digests).size, digests.length);
    assert.match(digests[0] ?? "", /^[0-9a-f]{8}$/);
  });
});
