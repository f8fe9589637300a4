import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_DIR } from "../../../tools/project";
import { CATALOGUE } from "../../support/faults/catalogue";

describe("CATALOGUE", () => {
  for (const [row, { proofs }] of Object.entries(CATALOGUE)) {
    describe(row, () => {
      // Rows that begin with D are about Docker alone.
      const least = row.startsWith("D") ? "docker" : "local";
      it(`is tried with ${least} at least`, () => {
        assert.ok(proofs.some(({ runtime }) => runtime === least));
      });

      for (const { runtime, file, title } of proofs) {
        it(`is tried with ${runtime} by "${title}"`, () => {
          assert.ok(readFileSync(join(PROJECT_DIR, file), "utf8").includes(title), file);
        });
      }
    });
  }
});
