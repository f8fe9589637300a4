import assert from "node:assert/strict";

import { adoptArguments } from "../../../../tools/adopt/adopt-arguments";

const USAGE = "usage: npm run adopt -- FOLDER [--stack NAME] [--yes]";

describe("adoptArguments", () => {
  it("only prints for the stack dev by default", () => {
    assert.deepEqual(adoptArguments(["/home/ana/kafka"]), {
      folder: "/home/ana/kafka",
      stack: "dev",
      isConfirmed: false,
    });
  });

  it("accepts a stack and the confirmation at any place", () => {
    const expected = { folder: "my kafka", stack: "test-1", isConfirmed: true };
    assert.deepEqual(adoptArguments(["--yes", "my kafka", "--stack", "test-1"]), expected);
    assert.deepEqual(adoptArguments(["my kafka", "--stack=test-1", "--yes"]), expected);
  });

  for (const [args, message] of [
    [[], `adopt needs the folder of one installation, got none; ${USAGE}`],
    [[""], `adopt needs the folder of one installation, got [""]; ${USAGE}`],
    [["a", "b"], `adopt needs the folder of one installation, got ["a","b"]; ${USAGE}`],
    [["a", "--force"], `Unknown option '--force'; ${USAGE}`],
    [["a", "--yes=no"], `Option '--yes' does not take an argument; ${USAGE}`],
    [["a", "--stack"], `Option '--stack <value>' argument missing; ${USAGE}`],
    [
      ["a", "--stack", "../b"],
      `--stack must be the name of a stack (letters, digits, ".", "_" and "-"), got "../b"; ${USAGE}`,
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      assert.throws(() => adoptArguments(args), { message });
    });
  }
});
