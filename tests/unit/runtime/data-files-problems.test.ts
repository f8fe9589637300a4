import assert from "node:assert/strict";

import { dataFilesProblems } from "../../../components/runtime/data-files-problems";

describe("dataFilesProblems", () => {
  it("accepts data files that stay the same", () => {
    assert.deepEqual(dataFilesProblems("zookeeper"), []);
    assert.deepEqual(dataFilesProblems("zookeeper", {}, undefined), []);
    assert.deepEqual(dataFilesProblems("zookeeper", { myid: "1\n" }, { myid: "1\n" }), []);
  });

  const cases = [
    [undefined, { myid: "1\n" }, "none", "myid 1"],
    [{ myid: "1\n" }, undefined, "myid 1", "none"],
    [{ myid: "1\n" }, { myid: "2\n" }, "myid 1", "myid 2"],
  ] as const;
  for (const [olds, news, before, after] of cases) {
    it(`rejects a change from ${before} to ${after}`, () => {
      assert.deepEqual(dataFilesProblems("zookeeper", olds, news), [
        {
          property: "dataFiles",
          reason: `must stay ${before} while zookeeper has data, got ${after}; set the changed setting back, such as zookeepers, or destroy the stack first`,
        },
      ]);
    });
  }
});
