import assert from "node:assert/strict";

import { parseCommandLine } from "../../../tools/command-line";

const USAGE = "npm run example -- NAME [--lines N]";

const parse = (...args: string[]) => parseCommandLine(USAGE, args, { lines: "text", watch: "flag" }, 1);

describe("parseCommandLine", () => {
  it("chooses the stack dev and text for people unless it is told otherwise", () => {
    assert.deepEqual(parse(), { stack: "dev", json: false, options: {}, operands: [] });
  });

  it("returns options and operands in any order", () => {
    assert.deepEqual(parse("--watch", "kafka-0", "--stack", "test.1", "--lines=5", "--json"), {
      stack: "test.1",
      json: true,
      options: { watch: true, lines: "5" },
      operands: ["kafka-0"],
    });
  });

  for (const [args, message] of [
    [["--foo"], "option --foo is unknown"],
    [["-x"], "option -x is unknown"],
    [["--lines"], "option --lines has no value, or a value that it does not take"],
    [["--lines", "--json"], "option --lines has no value, or a value that it does not take"],
    [["--json=yes"], "option --json has no value, or a value that it does not take"],
    [["kafka-0", "kafka-1"], 'argument "kafka-1" is one too many'],
    [["--stack", "../dev"], '--stack must be a name of letters, digits, "-", "_" and ".", got "../dev"'],
    [["--stack="], '--stack must be a name of letters, digits, "-", "_" and ".", got ""'],
  ] as const) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => parse(...args), { message: `${message}; usage: ${USAGE}` });
    });
  }
});
