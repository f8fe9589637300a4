import { replicationFactorOf } from "../../components/kafka/server-properties";
import { withIdentity } from "../../components/kafka-client/secure-relay";
import type { Brokers } from "../../components/kafka-client/shared-admin";
import { errorMessage } from "../../components/shared/error-message";
import type { RoundTripReport } from "../../components/smoke-test/round-trip";
import { type VerificationSettings, verifyCluster } from "../../components/smoke-test/verify-cluster";
import { parseCommandLine } from "../command-line";
import { finishFirst, INTERRUPTED } from "../finish-first";
import { inspectStack } from "../inspect/inspect-stack";
import type { InspectedStack } from "../inspect/inspected-stack";
import { brokerAccesses, operatorIdentity, reachableBrokers } from "../inspect/with-kafka";
import { PROJECT, STATE } from "../project";
import type { StackLocation } from "../pulumi/run-pulumi";

const USAGE = "npm run verify -- [--stack NAME] [--json]";

const ON_INTERRUPT =
  "The test ends first, because it deletes its topics last. Press Ctrl-C again to leave the topics to the next test.";

/** `npm run verify`: the smoke test on a running cluster. Exit code 1 if it fails. */
export async function run(args: readonly string[], location: StackLocation = STATE): Promise<number> {
  const { stack, json } = parseCommandLine(USAGE, args, {});
  try {
    const inspected = await inspectStack(stack, location);
    const { result, isInterrupted } = await finishFirst(ON_INTERRUPT, () => verify(inspected));
    console.log(json ? reportJson(stack, result) : renderReport(stack, result));
    return isInterrupted ? INTERRUPTED : 0;
  } catch (error) {
    if (!json) {
      throw error;
    }
    console.log(reportJson(stack, { verified: [], durationsMs: {} }, [errorMessage(error)]));
    return 1;
  }
}

/** Report for programs. */
const reportJson = (
  stack: string,
  { verified, durationsMs }: Pick<RoundTripReport, "verified"> & { readonly durationsMs: object },
  problems: readonly string[] = [],
): string => JSON.stringify({ stack, verified, durationsMs, problems }, undefined, 2);

async function verify(stack: InspectedStack): Promise<RoundTripReport> {
  const brokers = await reachableBrokers(stack);
  return verifyCluster({
    ...brokers,
    ...asTestUser(stack, brokers),
    // Another id than that of the smoke test, whose topics an `up` may be using.
    testId: `${PROJECT}/${stack.name}/verify`,
    replicationFactor: replicationFactorOf(brokerAccesses(stack).length),
    // A broker on Windows fails when a topic is deleted (KAFKA-1194).
    deleteTopics: stack.runtime !== "local" || process.platform !== "win32",
  });
}

/** Route of the user of smoke tests, and ports that refuse the user; empty without security. */
function asTestUser(stack: InspectedStack, { relay }: Brokers): Pick<VerificationSettings, "userRelay" | "nodePorts"> {
  const { testUser, nodePorts } = stack.security ?? {};
  const operator = operatorIdentity(stack);
  return testUser === undefined || operator === undefined || relay === undefined
    ? {}
    : { userRelay: withIdentity(relay, { authorities: operator.authorities, ...testUser }), nodePorts };
}

/** Report for people. */
const renderReport = (stack: string, { verified, durationsMs }: RoundTripReport): string =>
  [`Stack ${stack} is verified in ${durationsMs.total} ms:`, ...verified.map((fact) => `  ${fact}`)].join("\n");
