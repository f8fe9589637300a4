import assert from "node:assert/strict";

import { procAddress } from "../../../../../components/runtime/ssh/hosts/proc-address";

describe("procAddress", () => {
  const cases: readonly (readonly [host: string, address: string])[] = [
    ["127.0.0.1", "0100007F"],
    ["0.0.0.0", "00000000"],
    ["10.1.20.255", "FF14010A"],
    ["::", "0".repeat(32)],
    ["::1", `${"0".repeat(24)}01000000`],
    ["fd00::1", "000000FD000000000000000001000000"],
    ["2001:db8:1:2:3:4:5:6", "B80D0120020001000400030006000500"],
    ["2001:DB8::", "B80D0120000000000000000000000000"],
    ["::ffff:127.0.0.1", "0100007F"],
    ["64:ff9b::10.0.0.1", "9BFF640000000000000000000100000A"],
    ["kafka.example", ""],
  ];
  for (const [host, address] of cases) {
    it(`is ${JSON.stringify(address)} for ${host}`, () => {
      assert.equal(procAddress(host), address);
    });
  }
});
