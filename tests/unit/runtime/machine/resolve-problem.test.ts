import assert from "node:assert/strict";

import { resolveProblems } from "../../../../components/runtime/machine/resolve-problem";
import { describeProblems } from "../../../../components/shared/problems";

describe("resolveProblems", () => {
  for (const host of ["localhost", "127.0.0.1", "::1"]) {
    it(`accepts ${host}`, async () => {
      assert.deepEqual(await resolveProblems(host), []);
    });
  }

  it("names a host that this machine can't resolve", async () => {
    assert.match(
      describeProblems(await resolveProblems("kafka.example.invalid")),
      /^advertisedHost must be a name or address that this machine can resolve, because brokers and clients connect to it, got "kafka\.example\.invalid" \(\w+\); add the name to DNS or to \/etc\/hosts, or set another one$/,
    );
  });
});
