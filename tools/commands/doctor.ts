import { errorMessage } from "../../components/shared/error-message";
import { parseCommandLine } from "../command-line";
import { configuredProfile } from "../doctor/configured-profile";
import { type Examination, examine } from "../doctor/examination";
import type { Finding } from "../doctor/finding";
import { renderExamination } from "../doctor/render-examination";
import { inspectStack } from "../inspect/inspect-stack";
import { STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

/**
 * `npm run doctor`: checks the listeners, settings, topics and disks of a stack.
 *
 * @returns the exit code: 1 if there is a problem.
 */
export async function run(args: readonly string[], location: StackLocation = STATE): Promise<number> {
  const { stack, json } = parseCommandLine("npm run doctor -- [--stack NAME] [--json]", args, {});
  try {
    const inspected = await inspectStack(stack, location);
    const examination = await examine(inspected, await configuredProfile(stack, location));
    console.log(json ? toJson(examination) : renderExamination(examination, inspected.runtime));
    return examination.findings.some(({ severity }) => severity === "problem") ? 1 : 0;
  } catch (error) {
    if (!json) {
      throw error;
    }
    console.log(toJson({ listeners: [], findings: [problemOf(stack, errorMessage(error))] }));
    return 1;
  }
}

const toJson = (examination: Examination): string => JSON.stringify(examination, null, 2);

/** Finding about a stack that can't be examined, from a message such as `stack dev does not exist; run npm start`. */
function problemOf(stack: string, text: string): Finding {
  const [message = "", ...advice] = text.split("; ");
  return {
    severity: "problem",
    subject: `stack ${stack}`,
    message,
    advice: advice.join("; ") || "correct the cause, and run the doctor again",
  };
}
