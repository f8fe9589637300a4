import assert from "node:assert/strict";

import { renderOutcomes, renderTestReferences } from "../../../../testing/faults/outcomes";

const catalogue = {
  F1: { fault: "it is killed", expected: "it comes back", tests: [{ runtime: "local", file: "a.ts", title: "does" }] },
  F2: { fault: "it hangs", expected: "it is seen", tests: [] },
};

const client = { lost: 0, duplicated: 0, failed: 0, pauseMs: 1_000 };

describe("renderOutcomes", () => {
  it("has a line for each fault and runtime that was tried, in the order of the catalogue", () => {
    assert.equal(
      renderOutcomes(
        [
          { row: "F2", runtime: "local", healedMs: 500 },
          { row: "F1", runtime: "local", healedMs: 2_000, client: { ...client, lost: 1 } },
          {
            row: "F1",
            runtime: "local",
            healedMs: 4_000,
            client: { ...client, lost: 2, duplicated: 1, pauseMs: 3_000 },
          },
          { row: "F1", runtime: "docker", healedMs: 1_000, client },
        ],
        catalogue,
      ),
      [
        "| row | fault | runtime | tried | lost | duplicated | failed | longest pause s | healed after s, median | worst |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| F1 | it is killed | local | 2 | 3 | 1 | 0 | 3.0 | 3.0 | 4.0 |",
        "| F1 | it is killed | docker | 1 | 0 | 0 | 0 | 1.0 | 1.0 | 1.0 |",
        "| F2 | it hangs | local | 1 | – | – | – | – | 0.5 | 0.5 |",
      ].join("\n"),
    );
  });
});

describe("renderTestReferences", () => {
  it("has a line for each fault, with its expectation and test files", () => {
    assert.equal(
      renderTestReferences(catalogue),
      [
        "| row | fault | expected | tried by |",
        "| --- | --- | --- | --- |",
        "| F1 | it is killed | it comes back | a.ts (local) |",
        "| F2 | it hangs | it is seen |  |",
      ].join("\n"),
    );
  });
});
