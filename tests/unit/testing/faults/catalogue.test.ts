import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE } from "../../../../testing/faults/catalogue";
import { PROJECT_DIR } from "../../../../tools/project";

/**
 * Number of faults of each kind: of processes, of Pulumi itself, of installations, of state, of changes, of versions, of smoke
 * tests.
 */
const COUNTS = { F: 9, P: 9, I: 9, S: 6, C: 11, V: 4, T: 1 };

describe("CATALOGUE", () => {
  it("contains every fault that must be tried, in order", () => {
    const rows = Object.entries(COUNTS).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => `${kind}${index + 1}`),
    );
    assert.deepEqual(
      Object.keys(CATALOGUE).filter((row) => !row.startsWith("D")),
      rows,
    );
  });

  for (const [row, { tests }] of Object.entries(CATALOGUE)) {
    describe(row, () => {
      // Faults that begin with D concern Docker alone.
      const least = row.startsWith("D") ? "docker" : "local";
      it(`is tried at least on runtime ${least}`, () => {
        assert.ok(tests.some(({ runtime }) => runtime === least));
      });

      for (const { runtime, file, title } of tests) {
        it(`is tried on runtime ${runtime} by "${title}"`, () => {
          assert.ok(readFileSync(join(PROJECT_DIR, file), "utf8").includes(title), file);
        });
      }
    });
  }
});
