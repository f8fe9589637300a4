import assert from "node:assert/strict";

import provider from "../../../../../components/runtime/ssh/resources/ssh-stack-provider";

const [KEEPS, REMOVES] = [{ retainData: true }, { retainData: false }];

describe("sshStackProvider", () => {
  it("gives each stack an id of its own", async () => {
    const ids = await Promise.all([provider.create(KEEPS), provider.create(KEEPS)]);
    assert.equal(new Set(ids.map(({ id }) => id)).size, 2);
  });

  it("keeps it, whatever happens", async () => {
    const { id, outs } = await provider.create(REMOVES);
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(await provider.diff(id, outs, REMOVES), { changes: false });
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    await provider.delete(id, outs);
  });

  it("takes note of whether data is to be kept", async () => {
    assert.deepEqual(await provider.diff("id", REMOVES, KEEPS), { changes: true });
    assert.deepEqual(await provider.update("id", REMOVES, KEEPS), { outs: KEEPS });
  });
});
