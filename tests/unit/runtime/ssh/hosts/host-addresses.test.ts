import assert from "node:assert/strict";

import { hostAddresses } from "../../../../../components/runtime/ssh/hosts/host-addresses";

const login = { address: "a.example", port: 22, user: "kafka", hostKey: "ssh-ed25519 AAAA" };

describe("hostAddresses", () => {
  const own = { bindAddress: "10.0.0.1", advertisedHost: "public.example" };
  for (const [host, cluster, bind, advertised] of [
    [{}, { bindAddress: "127.0.0.1" }, "127.0.0.1", "127.0.0.1"],
    [{}, { bindAddress: "0.0.0.0" }, "0.0.0.0", "a.example"],
    [{}, { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" }, "0.0.0.0", "kafka.example"],
    [{ bindAddress: "10.0.0.1" }, { bindAddress: "0.0.0.0" }, "10.0.0.1", "10.0.0.1"],
    [{ bindAddress: "0.0.0.0" }, { bindAddress: "127.0.0.1" }, "0.0.0.0", "a.example"],
    [own, { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" }, "10.0.0.1", "public.example"],
  ] as const) {
    it(`returns ${bind} and ${advertised} for ${JSON.stringify(host)} with ${JSON.stringify(cluster)}`, () => {
      assert.deepEqual(hostAddresses({ login, ...host }, cluster), { bind, advertised });
    });
  }
});
