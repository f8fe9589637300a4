import assert from "node:assert/strict";

import { unreachableAddresses } from "../../../components/smoke-test/unreachable-addresses";
import { freePort } from "../../support/fake-service";
import { tcpServers } from "../../support/tcp-server";

describe("unreachableAddresses", () => {
  const serve = tcpServers();

  it("is empty if all addresses can be reached", async () => {
    const port = await serve(() => {});
    assert.deepEqual(await unreachableAddresses([{ host: "127.0.0.1", port }]), []);
  });

  it("names each address that can't be reached, with the reason", async () => {
    const [open, closed] = [await serve(() => {}), await freePort()];
    const [refused, unknown, ...others] = await unreachableAddresses([
      { host: "127.0.0.1", port: open },
      { host: "127.0.0.1", port: closed },
      { host: "kafka.example.invalid", port: 9092 },
    ]);
    assert.equal(refused, `127.0.0.1:${closed} (connect ECONNREFUSED 127.0.0.1:${closed})`);
    assert.match(unknown ?? "", /^kafka\.example\.invalid:9092 \(getaddrinfo \w+ kafka\.example\.invalid\)$/);
    assert.deepEqual(others, []);
  });

  it("connects through a relay", async () => {
    const connect = async () => Promise.reject(new Error("no route"));
    assert.deepEqual(await unreachableAddresses([{ host: "::1", port: 1 }], connect), ["[::1]:1 (no route)"]);
  });
});
