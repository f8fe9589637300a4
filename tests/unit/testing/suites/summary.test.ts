import assert from "node:assert/strict";

import { summary } from "../../../../testing/suites/summary";

describe("summary", () => {
  it("lists the ten slowest files of all suites, the reasons of skipped suites once, and the counts alone at the end", () => {
    const fileMs = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`tests/${index}.test.ts`, index * 1_000]),
    );
    const lines = summary([
      { passes: 1, failures: 0, pending: 2, fileMs, skipReasons: ["no Docker", "no hosts"] },
      { passes: 3, failures: 1, pending: 0, fileMs: { "tests/slow.test.ts": 61_250 }, skipReasons: ["no hosts"] },
    ]);
    assert.deepEqual(lines, [
      "slowest files:",
      "    61.3 s  tests/slow.test.ts",
      ...[10, 9, 8, 7, 6, 5, 4, 3, 2].map((index) => `${String(index).padStart(6)}.0 s  tests/${index}.test.ts`),
      "skipped: no Docker",
      "skipped: no hosts",
      "4 passed, 1 failed, 2 skipped",
    ]);
  });
});
