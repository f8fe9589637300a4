import assert from "node:assert/strict";

import forwarder from "../../../../components/runtime/local/free-port-provider";
import provider from "../../../../components/runtime/machine/free-port-provider";
import { moduleProvider } from "../../../../components/shared/module-provider";

/** Path that the state of stacks made before 0.2.0 holds. */
const BEFORE = "components/runtime/local/free-port-provider.ts";

describe("free-port-provider at the place where old stacks look for it", () => {
  it("is the one that there is now", () => {
    assert.equal(forwarder, provider);
  });

  it("does what a refresh and a destroy of an old stack ask of it", async () => {
    const { read, delete: remove } = moduleProvider(BEFORE);
    assert.deepEqual(await read?.("127.0.0.1:20001", { host: "127.0.0.1", port: 20_001 }), {
      id: "127.0.0.1:20001",
      props: { host: "127.0.0.1", port: 20_001 },
    });
    await remove?.("127.0.0.1:20001", { host: "127.0.0.1", port: 20_001 });
  });
});
