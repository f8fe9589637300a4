import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { longestFirst, sortByTime } from "../../../../testing/suites/file-times";
import { SUITES } from "../../../../testing/suites/suites";
import { PROJECT_DIR } from "../../../../tools/project";

describe("sortByTime", () => {
  it("puts files of unknown time first, then the longest", () => {
    assert.deepEqual(sortByTime(["a", "b", "c", "d"], { a: 1, c: 3 }), ["b", "d", "c", "a"]);
  });
});

describe("longestFirst", () => {
  it("returns all test files of a suite", async () => {
    const glob = SUITES.find(({ name }) => name === "faults")?.files ?? "";
    const names = (await readdir(join(PROJECT_DIR, "tests", "faults"))).filter((name) => name.endsWith(".test.ts"));
    assert.ok(names.length > 1);
    assert.deepEqual((await longestFirst(glob)).sort(), names.map((name) => `tests/faults/${name}`).sort());
  });
});
