import assert from "node:assert/strict";

import { holdsSecrets, plainValues } from "../../../../tools/inspect/secret-values";

const secret = (rest: object) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ...rest,
});

const inner = secret({ plaintext: '"key"' });
const STORED = {
  a: [1, secret({ plaintext: JSON.stringify({ b: inner, c: null }) })],
  d: secret({ ciphertext: "v1:x" }),
};

describe("holdsSecrets", () => {
  it("finds an encrypted value at any depth", () => {
    assert.deepEqual([STORED, { a: [1] }].map(holdsSecrets), [true, false]);
  });
});

describe("plainValues", () => {
  it("replaces each secret by its plain value, and leaves an encrypted one", () => {
    assert.deepEqual(plainValues(STORED), { a: [1, { b: "key", c: null }], d: secret({ ciphertext: "v1:x" }) });
  });
});
