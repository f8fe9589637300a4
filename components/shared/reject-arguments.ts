import * as pulumi from "@pulumi/pulumi";

import { describeProblems, type Problem } from "./problems";

/**
 * Does nothing where there are no problems.
 *
 * @throws a `ResourceError`, which Pulumi shows at preview without a stack, with every problem in one message.
 */
export function rejectArguments(resource: pulumi.Resource, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new pulumi.ResourceError(describeProblems(problems), resource, true);
  }
}
