import assert from "node:assert/strict";

import { pickSubnet } from "../../../../testing/hosts/free-subnet";

describe("pickSubnet", () => {
  /** Picks 10.77.7.0/24 first, then always 10.200.200.0/24. */
  const pick = (...destinations: string[]) => {
    const numbers = [77, 7];
    return pickSubnet(destinations, () => (numbers.shift() ?? 200) / 256);
  };

  const CASES: readonly (readonly [destination: string, isFree: boolean])[] = [
    ["default", true],
    ["0.0.0.0/1", true],
    ["10.77.6.0/24", true],
    ["10.77.8.0", true],
    ["172.17.0.0/16", true],
    ["10.77.7.0/24", false],
    ["10.77.7.0", false],
    ["10.77.7.255", false],
    ["10.77.7.128/25", false],
    ["10.77.0.0/16", false],
  ];

  for (const [destination, isFree] of CASES) {
    it(`${isFree ? "ignores" : "avoids"} a route to ${destination}`, () => {
      assert.equal(pick(destination), isFree ? "10.77.7" : "10.200.200");
    });
  }

  it("throws if there is no free subnet", () => {
    assert.throws(() => pick("10.0.0.0/8"), {
      message: "test hosts need a network 10.x.y.0/24 without a route, got routes to all; end a VPN",
    });
  });
});
