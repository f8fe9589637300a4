import assert from "node:assert/strict";

import { type PortRange, portRangeProblems } from "../../../components/shared/port-ranges";

const range = (property: string, first: number, last: number, value = first): PortRange => ({
  property,
  value,
  of: `ports of ${property}`,
  first,
  last,
});

const reasons = (...ranges: readonly PortRange[]): string[] =>
  portRangeProblems(ranges).map(({ property, reason }) => `${property} ${reason}`);

describe("portRangeProblems", () => {
  it("accepts ranges that do not overlap", () => {
    assert.deepEqual(reasons(range("a", 10, 12), range("b", 13, 13), range("c", 65_535, 65_535)), []);
  });

  it("refuses a range that ends above 65535", () => {
    assert.deepEqual(reasons(range("a", 65_534, 65_536)), [
      "a must leave room for the ports of a up to 65535, got 65534, which needs ports up to 65536; lower it",
    ]);
  });

  it("refuses each pair that overlaps, with the value of the first argument", () => {
    assert.deepEqual(reasons(range("a", 10, 12, 1), range("b", 12, 12), range("c", 5, 20)), [
      "a must keep the ports of a (10 to 12) apart from the ports of b (12), got 1; change it",
      "a must keep the ports of a (10 to 12) apart from the ports of c (5 to 20), got 1; change it",
      "b must keep the ports of b (12) apart from the ports of c (5 to 20), got 12; change it",
    ]);
  });
});
