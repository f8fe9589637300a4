import assert from "node:assert/strict";

import { compare } from "../../../../testing/faults/ledger";

describe("compare", () => {
  const cases: readonly (readonly [what: string, read: number[], lost: number[], twice: number[]])[] = [
    ["nothing if each was read once", [1, 2, 3], [], []],
    ["nothing if one was stored and not acknowledged", [1, 2, 3, 4], [], []],
    ["a lost one", [1, 3], [2], []],
    ["one that was read twice, and one that was read three times", [1, 1, 2, 3, 3, 3], [], [1, 3]],
  ];
  for (const [what, read, lost, twice] of cases) {
    it(`finds ${what}`, () => {
      assert.deepEqual(compare([1, 2, 3], read), { lost, twice });
    });
  }
});
