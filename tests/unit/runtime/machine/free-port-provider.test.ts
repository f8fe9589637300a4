import assert from "node:assert/strict";

import provider from "../../../../components/runtime/machine/free-port-provider";
import { bindError } from "../../../../components/runtime/machine/port-holder";

describe("freePortProvider", () => {
  it("picks a free port below the range for outgoing connections", async () => {
    const { id, outs } = await provider.create({ host: "127.0.0.1" });
    assert.equal(id, `127.0.0.1:${outs.port}`);
    assert.deepEqual(outs, { host: "127.0.0.1", port: outs.port });
    assert.ok(outs.port >= 20_000 && outs.port < 30_000);
    assert.equal(await bindError("127.0.0.1", outs.port), undefined);
  });

  it("never picks a port twice", async () => {
    const picked: number[] = [];
    for (let times = 0; times < 400; times += 1) {
      picked.push((await provider.create({ host: "127.0.0.1" })).outs.port);
    }
    assert.equal(new Set(picked).size, picked.length);
  });

  it("never picks a port twice, also of several that are picked at once", async () => {
    const created = await Promise.all(Array.from({ length: 400 }, () => provider.create({ host: "127.0.0.1" })));
    assert.equal(new Set(created.map(({ outs }) => outs.port)).size, created.length);
  });

  it("keeps the port for as long as the address is the same", async () => {
    const olds = { host: "127.0.0.1", port: 20_001 };
    assert.deepEqual(await provider.diff("id", olds, { host: "127.0.0.1" }), { changes: false, replaces: [] });
    assert.deepEqual(await provider.diff("id", olds, { host: "0.0.0.0" }), { changes: true, replaces: ["host"] });
    assert.deepEqual(await provider.read("id", olds), { id: "id", props: olds });
  });
});
