import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { KNOWN_FAILURES } from "../../../../../components/runtime/known-failures";
import { patternTexts } from "../../../../../components/runtime/local/launchers/pattern-texts";

describe("patternTexts", () => {
  const cases: readonly (readonly [title: string, pattern: RegExp, texts: readonly (readonly string[])[]])[] = [
    ["has one text for a literal", /No space left on device/, [["No space left on device"]]],
    ["has a list for each alternative", /NodeExists|BindException/, [["NodeExists"], ["BindException"]]],
    ["expands groups", /heap (size|limit) is bad/, [["heap size is bad"], ["heap limit is bad"]]],
    ["expands what may be missing", /new (native )?thread/, [["new native thread"], ["new thread"]]],
    [
      "separates texts at repetitions, classes and any character",
      /broker\.id .* stored [0-9]+ of.it/,
      [["broker.id ", " stored ", " of"]],
    ],
    ["takes a class of one character for the character", /javax[.]net/, [["javax.net"]]],
    ["separates texts at quotes, which `find` can't contain", /string: "([^"]*)" bad/, [["string: ", " bad"]]],
    ["leaves out texts of less than three characters", /ab[0-9]cde/, [["cde"]]],
  ];
  for (const [title, pattern, texts] of cases) {
    it(title, () => {
      assert.deepEqual(patternTexts(pattern), texts);
    });
  }

  it("has a text for each alternative of each known failure", () => {
    for (const { pattern } of KNOWN_FAILURES) {
      assert.ok(
        patternTexts(pattern).every((texts) => texts.length > 0),
        pattern.source,
      );
    }
  });

  const logs = join(__dirname, "..", "..", "logs");
  for (const name of readdirSync(logs)) {
    it(`recognises the log ${name} as the patterns do`, () => {
      const lines = readFileSync(join(logs, name), "utf8").split("\n");
      const byPattern = KNOWN_FAILURES.findIndex(({ pattern }) => lines.some((line) => pattern.test(line)));
      const byTexts = KNOWN_FAILURES.findIndex(({ pattern }) =>
        patternTexts(pattern).some((texts) => lines.some((line) => texts.every((text) => line.includes(text)))),
      );
      assert.equal(byTexts, byPattern);
    });
  }
});
