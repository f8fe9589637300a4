import assert from "node:assert/strict";

import { longestFirst, sortByTime } from "../../../../testing/suites/file-times";
import { SUITES } from "../../../../testing/suites/suites";

describe("sortByTime", () => {
  it("puts files of unknown time first, then the longest", () => {
    assert.deepEqual(sortByTime(["a", "b", "c", "d"], { a: 1, c: 3 }), ["b", "d", "c", "a"]);
  });
});

describe("longestFirst", () => {
  it("returns all test files of a suite", async () => {
    const glob = SUITES.find(({ name }) => name === "faults")?.files ?? "";
    assert.deepEqual((await longestFirst(glob)).sort(), [
      "tests/faults/cluster.test.ts",
      "tests/faults/destroy.test.ts",
      "tests/faults/disk.test.ts",
      "tests/faults/docker.test.ts",
      "tests/faults/installation.test.ts",
      "tests/faults/interruption.test.ts",
      "tests/faults/local.test.ts",
      "tests/faults/start.test.ts",
    ]);
  });
});
