import assert from "node:assert/strict";

import provider from "../../../../components/runtime/ssh/ssh-stack-provider";

describe("sshStackProvider", () => {
  it("gives each stack an id of its own", async () => {
    const ids = await Promise.all([provider.create({}), provider.create({})]);
    assert.equal(new Set(ids.map(({ id }) => id)).size, 2);
  });

  it("keeps it, whatever happens", async () => {
    const { id, outs } = await provider.create({});
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(await provider.check({}, {}), { inputs: {} });
    assert.deepEqual(await provider.diff(id, outs, {}), { changes: false });
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    assert.deepEqual(await provider.update(id, outs, {}), { outs });
    await provider.delete(id, outs);
  });
});
