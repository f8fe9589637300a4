import assert from "node:assert/strict";

import { pickSubnet } from "../../../testing/hosts/free-subnet";

describe("pickSubnet", () => {
  /** Picks 10.77.7.0/24 first, and 10.200.200.0/24 from then on. */
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
    it(`${isFree ? "does not mind" : "keeps away from"} a route to ${destination}`, () => {
      assert.equal(pick(destination), isFree ? "10.77.7" : "10.200.200");
    });
  }

  it("says that there is none", () => {
    assert.throws(() => pick("10.0.0.0/8"), {
      message: "this machine has routes to all networks 10.x.y.0/24; let go of one, such as a VPN's, for the tests",
    });
  });
});
