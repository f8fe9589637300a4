import assert from "node:assert/strict";

import { plainInputs } from "../../../components/pulumi/provider-module";

describe("plainInputs", () => {
  it("takes away what the SDK adds for itself, and nothing else", () => {
    assert.deepEqual(plainInputs({ host: "127.0.0.1", __provider: "exports.handler = …" }), { host: "127.0.0.1" });
    assert.deepEqual(plainInputs({ host: "127.0.0.1" }), { host: "127.0.0.1" });
  });
});
