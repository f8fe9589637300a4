import assert from "node:assert/strict";

import { pickFreePort } from "../../../../components/runtime/machine/pick-free-port";
import { bindError } from "../../../../components/runtime/machine/port-holder";

const HOST = "127.0.0.1";

describe("pickFreePort", () => {
  it("picks a free port below the range for outgoing connections", async () => {
    const port = await pickFreePort(HOST);
    assert.ok(port >= 20_000 && port < 30_000, `${port}`);
    assert.equal(await bindError(HOST, port), undefined);
  });

  it("never picks a port twice, one call after the other", async () => {
    const picked: number[] = [];
    for (let times = 0; times < 400; times += 1) {
      picked.push(await pickFreePort(HOST));
    }
    assert.equal(new Set(picked).size, picked.length);
  });

  it("never picks a port twice in parallel calls", async () => {
    const picked = await Promise.all(Array.from({ length: 400 }, () => pickFreePort(HOST)));
    assert.equal(new Set(picked).size, picked.length);
  });

  it("rejects an address that no port can be bound on", async () => {
    await assert.rejects(pickFreePort("192.0.2.1"), {
      message: "address 192.0.2.1 has no free port from 20000 to 29999; set a port other than 0",
    });
  });
});
