import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { problemsError, rejectProblems } from "../../../components/pulumi/reject-arguments";

const TWO = [
  { property: "port", reason: "must be a port from 1 to 65535, got 70000" },
  { property: "profile", reason: 'must be "a" or "b", got "c"' },
];

const isErrorOfBoth = (error: Error): boolean => {
  assert.ok(pulumi.RunError.isInstance(error));
  assert.equal(
    error.message,
    'kafka-0:\nport must be a port from 1 to 65535, got 70000; profile must be "a" or "b", got "c"',
  );
  assert.equal(error.stack, "");
  return true;
};

describe("rejectProblems", () => {
  it("does nothing without problems", () => {
    rejectProblems("kafka-0", []);
  });

  it("throws an error that names the subject and every problem, and that has no stack", () => {
    assert.throws(() => rejectProblems("kafka-0", TWO), isErrorOfBoth);
  });
});

describe("problemsError", () => {
  it("names the subject and every problem, and has no stack", () => {
    assert.ok(isErrorOfBoth(problemsError("kafka-0", TWO)));
  });
});
