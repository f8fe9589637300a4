import assert from "node:assert/strict";

import provider from "../../../components/security/password-provider";

describe("passwordProvider", () => {
  it("makes passwords of 43 characters that need no escape, each another one", async () => {
    const [first, second] = await Promise.all([provider.create({}), provider.create({})]);
    assert.match(first.outs.password, /^[A-Za-z0-9_-]{43}$/);
    assert.notEqual(first.outs.password, second.outs.password);
    assert.equal(first.id, "password");
  });

  it("keeps the password, also if the resource is updated", async () => {
    const outs = { password: "of the node" };
    const news = { __provider: "exports.handler = …" };
    assert.deepEqual(await provider.diff("password", outs, news), { changes: false });
    assert.deepEqual(await provider.update("password", outs, news), { outs });
    assert.deepEqual(await provider.read("password", outs), { id: "password", props: outs });
  });
});
