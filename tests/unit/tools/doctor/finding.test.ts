import assert from "node:assert/strict";

import { mergeFindings, type PartOfFinding } from "../../../../tools/doctor/finding";

describe("mergeFindings", () => {
  const part = (name: string, other: Partial<PartOfFinding> = {}): PartOfFinding => ({
    name,
    severity: "hint",
    message: "a is 1",
    advice: "set a to 2",
    ...other,
  });
  const subjects = (...parts: PartOfFinding[]) => mergeFindings("broker", parts).map(({ subject }) => subject);

  it("names one subject", () => {
    assert.deepEqual(mergeFindings("broker", [part("0")]), [
      { severity: "hint", subject: "broker 0", message: "a is 1", advice: "set a to 2" },
    ]);
  });

  it("joins subjects with the same message, advice and severity", () => {
    assert.deepEqual(subjects(part("0"), part("1", { message: "a is 3" }), part("2")), ["brokers 0, 2", "broker 1"]);
    assert.deepEqual(subjects(part("0"), part("1", { severity: "problem" })), ["broker 0", "broker 1"]);
  });

  it("names at most five subjects", () => {
    assert.deepEqual(subjects(...["0", "1", "2", "3", "4", "5", "6"].map((name) => part(name))), [
      "brokers 0, 1, 2, 3, 4 and 2 more",
    ]);
  });
});
