import assert from "node:assert/strict";

import { compare } from "../../../testing/faults/ledger";

describe("compare", () => {
  const cases: readonly (readonly [what: string, read: number[], lost: number[], twice: number[]])[] = [
    ["nothing where each was read once", [1, 2, 3], [], []],
    ["nothing in one that was stored and not acknowledged", [1, 2, 3, 4], [], []],
    ["one that was lost", [1, 3], [2], []],
    ["one that is there twice, and one three times", [1, 1, 2, 3, 3, 3], [], [1, 3]],
  ];
  for (const [what, read, lost, twice] of cases) {
    it(`finds ${what}`, () => {
      assert.deepEqual(compare([1, 2, 3], read), { lost, twice });
    });
  }
});
