import assert from "node:assert/strict";

import { claimPorts } from "../../../components/cluster/claimed-ports";
import { type BoundPort, THIS_MACHINE } from "../../../components/runtime/runtime";

const bound = (overrides: Partial<BoundPort> = {}): BoundPort => ({
  machine: THIS_MACHINE,
  host: "127.0.0.1",
  port: 9_092,
  argument: "port",
  ...overrides,
});

describe("claimPorts", () => {
  it("reports each argument whose ports another cluster of the stack uses, once", () => {
    const stack = {};
    assert.deepEqual(claimPorts(stack, "kafka", [bound(), bound({ port: 9_093 })]), []);
    const ports = [bound({ port: 9_091 }), bound(), bound({ port: 9_093 })];
    assert.deepEqual(claimPorts(stack, "orders", ports), [
      {
        property: "port",
        reason:
          "must keep the ports of two clusters apart, got port 9092 of this machine for this cluster and for the cluster " +
          "kafka; set other ports for one of them, 0 to pick free ports",
      },
    ]);
  });

  const apart: Record<string, Partial<BoundPort>> = {
    "another port": { port: 9_094 },
    "another address": { host: "127.0.0.2" },
    "another machine": { machine: "10.0.0.7" },
    "an IPv6 address": { host: "::1" },
  };
  for (const [what, overrides] of Object.entries(apart)) {
    it(`accepts ${what}`, () => {
      const stack = {};
      claimPorts(stack, "kafka", [bound()]);
      assert.deepEqual(claimPorts(stack, "orders", [bound(overrides)]), []);
    });
  }

  for (const host of ["0.0.0.0", "localhost"]) {
    it(`reports ${host}, which includes 127.0.0.1`, () => {
      const stack = {};
      claimPorts(stack, "kafka", [bound()]);
      assert.equal(claimPorts(stack, "orders", [bound({ host })]).length, 1);
    });
  }

  it("accepts the ports that the cluster itself claimed before, those of another stack, and those of a refused cluster", () => {
    const stack = {};
    claimPorts(stack, "kafka", [bound()]);
    assert.deepEqual(claimPorts(stack, "kafka", [bound()]), []);
    assert.deepEqual(claimPorts({}, "orders", [bound()]), []);
    claimPorts(stack, "orders", [bound(), bound({ port: 9_094 })]);
    assert.deepEqual(claimPorts(stack, "payments", [bound({ port: 9_094 })]), []);
  });
});
