import assert from "node:assert/strict";

import { dataFilesProblems } from "../../../components/runtime/data-fingerprint";

describe("dataFilesProblems", () => {
  it("finds nothing wrong with files that stay", () => {
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
    it(`rejects ${after} where there was ${before}`, () => {
      assert.deepEqual(dataFilesProblems("zookeeper", olds, news), [
        {
          property: "dataFiles",
          reason: `of zookeeper must stay ${before} for as long as its data is there, got ${after}; set back what asks for it, such as zookeepers, or destroy the stack first`,
        },
      ]);
    });
  }
});
