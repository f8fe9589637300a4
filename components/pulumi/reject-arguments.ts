import * as pulumi from "@pulumi/pulumi";

import { describeProblems, type Problem } from "../shared/problems";

/**
 * Does nothing where there are no problems.
 *
 * @throws a `ResourceError`, which Pulumi shows at preview without a stack, with every problem in one message.
 */
export function rejectArguments(resource: pulumi.Resource, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw withoutStack(new pulumi.ResourceError(describeProblems(problems), resource, true));
  }
}

/**
 * Does nothing where there are no problems. For what is checked before there is a resource.
 *
 * @throws a {@link problemsError} of them.
 */
export function rejectProblems(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw problemsError(subject, problems);
  }
}

/** A `RunError`, which Pulumi shows without a stack, that names the subject and every problem. */
export const problemsError = (subject: string, problems: readonly Problem[]): pulumi.RunError =>
  withoutStack(new pulumi.RunError(`${subject}: ${describeProblems(problems)}`));

/**
 * The SDK inspects every error in colour, and Node 20 then goes round in circles for 25 s over a frame whose path is
 * `node_modules/@pulumi/resource.ts`, as the SDK's source maps have it (pulumi/pulumi#20567).
 */
function withoutStack<Failure extends Error>(error: Failure): Failure {
  error.stack = "";
  return error;
}
