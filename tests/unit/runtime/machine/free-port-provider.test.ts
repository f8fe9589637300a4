import assert from "node:assert/strict";

import provider from "../../../../components/runtime/machine/free-port-provider";
import { bindError } from "../../../../components/runtime/machine/port-holder";

describe("freePortProvider", () => {
  it("returns a free port", async () => {
    const { id, outs } = await provider.create({ host: "127.0.0.1" });
    assert.equal(id, `127.0.0.1:${outs.port}`);
    assert.deepEqual(outs, { host: "127.0.0.1", port: outs.port });
    assert.equal(await bindError("127.0.0.1", outs.port), undefined);
  });

  it("keeps the port unless the address changes", async () => {
    const olds = { host: "127.0.0.1", port: 20_001 };
    assert.deepEqual(await provider.diff("id", olds, { host: "127.0.0.1" }), { changes: false, replaces: [] });
    assert.deepEqual(await provider.diff("id", olds, { host: "0.0.0.0" }), { changes: true, replaces: ["host"] });
    assert.deepEqual(await provider.read("id", olds), { id: "id", props: olds });
  });
});
