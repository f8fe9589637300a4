import assert from "node:assert/strict";

import { hostAddresses, localHostAddresses } from "../../../../../components/runtime/ssh/hosts/host-addresses";

const login = { address: "a.example", port: 22, user: "kafka", hostKey: "ssh-ed25519 AAAA" };

describe("hostAddresses", () => {
  const own = { bindAddress: "10.0.0.1", advertisedHost: "public.example" };
  for (const [host, choice, bound, told] of [
    [{}, { bindAddress: "127.0.0.1" }, "127.0.0.1", "127.0.0.1"],
    [{}, { bindAddress: "0.0.0.0" }, "0.0.0.0", "a.example"],
    [{}, { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" }, "0.0.0.0", "kafka.example"],
    [{ bindAddress: "10.0.0.1" }, { bindAddress: "0.0.0.0" }, "10.0.0.1", "10.0.0.1"],
    [{ bindAddress: "0.0.0.0" }, { bindAddress: "127.0.0.1" }, "0.0.0.0", "a.example"],
    [own, { bindAddress: "0.0.0.0", advertisedHost: "kafka.example" }, "10.0.0.1", "public.example"],
  ] as const) {
    it(`are ${bound} and ${told} of ${JSON.stringify(host)} with ${JSON.stringify(choice)}`, () => {
      assert.deepEqual(hostAddresses({ login, ...host }, choice), { bound, told });
    });
  }
});

describe("addressesBeside", () => {
  it("are those of the service itself, whatever the host has for clients", () => {
    const host = { login, bindAddress: "10.0.0.1", advertisedHost: "public.example" };
    assert.deepEqual(localHostAddresses(host, "127.0.0.1"), { bound: "127.0.0.1", told: "127.0.0.1" });
  });
});
