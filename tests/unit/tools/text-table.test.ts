import assert from "node:assert/strict";

import { renderTable } from "../../../tools/text-table";

describe("renderTable", () => {
  it("aligns columns and ends no line with blanks", () => {
    assert.equal(
      renderTable(
        ["NAME", "STATE"],
        [
          ["kafka-0", "up"],
          ["a", ""],
        ],
      ),
      "NAME     STATE\nkafka-0  up\na",
    );
  });

  it("aligns cells with colours, and with characters of two columns", () => {
    assert.equal(
      renderTable(
        ["A", "B"],
        [
          ["\u001b[32mup\u001b[39m", "1"],
          ["日", "2"],
          ["down", "3"],
        ],
      ),
      "A     B\n\u001b[32mup\u001b[39m    1\n日    2\ndown  3",
    );
  });
});
