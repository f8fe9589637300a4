import assert from "node:assert/strict";

import provider from "../../../../../components/runtime/ssh/resources/ssh-stack-provider";

const [RETAINS, DELETES] = [{ retainData: true }, { retainData: false }];

describe("sshStackProvider", () => {
  it("creates another id for each stack", async () => {
    const ids = await Promise.all([provider.create(RETAINS), provider.create(RETAINS)]);
    assert.equal(new Set(ids.map(({ id }) => id)).size, 2);
  });

  it("never changes the id", async () => {
    const { id, outs } = await provider.create(DELETES);
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(await provider.diff(id, outs, DELETES), { changes: false });
    assert.deepEqual(await provider.read(id, outs), { id, props: outs });
    await provider.delete(id, outs);
  });

  it("updates whether the data is retained", async () => {
    assert.deepEqual(await provider.diff("id", DELETES, RETAINS), { changes: true });
    assert.deepEqual(await provider.update("id", DELETES, RETAINS), { outs: RETAINS });
  });
});
