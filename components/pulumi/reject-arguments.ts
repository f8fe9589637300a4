import * as pulumi from "@pulumi/pulumi";

import { describeProblems, type Problem } from "../shared/problems";

/**
 * Does nothing without problems.
 *
 * @param subject - beginning of the message: `the cluster kafka can't be created as configured`.
 * @throws a {@link problemsError}.
 */
export function rejectProblems(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw problemsError(subject, problems);
  }
}

/**
 * A `RunError` that names the subject and every problem. Pulumi shows the error without a stack. The problems are on a line of
 * their own, because Pulumi prints the first line of an error twice: beside the stack and among the diagnostics.
 */
export function problemsError(subject: string, problems: readonly Problem[]): pulumi.RunError {
  const error = new pulumi.RunError(`${subject}:\n${describeProblems(problems)}`);
  // The SDK inspects every error in colour. For a frame whose path is `node_modules/@pulumi/resource.ts`, which the SDK's
  // source maps contain, Node 20 needs 25 s then (pulumi/pulumi#20567).
  error.stack = "";
  return error;
}
