import assert from "node:assert/strict";

import { type RequestFacts, refusal } from "../../../../tools/console/refusal";

const TOKEN = "a-token";
const GOOD: RequestFacts = { method: "GET", host: "127.0.0.1:8080", token: TOKEN };

describe("refusal", () => {
  for (const host of ["127.0.0.1:8080", "127.0.0.1", "localhost:8080", "localhost"]) {
    it(`answers at ${host}`, () => {
      assert.equal(refusal({ ...GOOD, host }, TOKEN), undefined);
    });
  }

  for (const host of [
    "evil.example",
    "evil.example:8080",
    "127.0.0.1.evil.example",
    "localhost.evil.example:1",
    "[::1]:8080",
    "10.0.0.7:8080",
    "",
    "127.0.0.1:x",
  ]) {
    it(`refuses the host ${host || "without a name"}`, () => {
      assert.deepEqual(refusal({ ...GOOD, host }, TOKEN), {
        status: 403,
        message: "The console answers only at 127.0.0.1 and localhost.",
      });
    });
  }

  for (const token of [undefined, "", "a-toke", "a-token2", "A-TOKEN", "á-token"]) {
    it(`refuses the token ${token}`, () => {
      assert.deepEqual(refusal({ ...GOOD, token }, TOKEN), {
        status: 401,
        message: "The address needs the token that `npm run console` printed: open the address that it printed.",
      });
    });
  }

  for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"]) {
    it(`refuses ${method}`, () => {
      assert.deepEqual(refusal({ ...GOOD, method }, TOKEN), {
        status: 405,
        message: `The console only reads: the method must be GET, got ${method}.`,
      });
    });
  }
});
