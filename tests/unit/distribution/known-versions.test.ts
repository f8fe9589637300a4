import assert from "node:assert/strict";

import { KNOWN_VERSIONS, knownVersion } from "../../../components/distribution/known-versions";

describe("KNOWN_VERSIONS", () => {
  for (const known of KNOWN_VERSIONS) {
    it(`has complete digests and an https URL for ${known.version} with Scala ${known.scalaVersion}`, () => {
      assert.match(known.sha512, /^[0-9a-f]{128}$/);
      assert.match(known.assembledSha512, /^[0-9a-f]{128}$/);
      assert.ok(!known.formerAssembledSha512.includes(known.assembledSha512));
      assert.ok(known.url.startsWith("https://"));
      assert.ok(known.url.endsWith(`/${known.version}/kafka_${known.scalaVersion}-${known.version}.tgz`));
    });
  }
});

describe("knownVersion", () => {
  it("finds a distribution by both versions", () => {
    assert.equal(knownVersion("3.3.1", "2.13")?.version, "3.3.1");
    assert.equal(knownVersion("3.3.1", "2.12"), undefined);
    assert.equal(knownVersion("3.3", "2.13"), undefined);
  });
});
