import type { StackOutputs } from "../../components/config/stack-outputs";
import { DEFAULT_VERSION, KNOWN_VERSIONS } from "../../components/distribution/known-versions";
import { DEV_STACK, STATE } from "../project";
import { requireDockerDaemon } from "../pulumi/require-docker-daemon";
import { ensureStack, readStackOutputs, runPulumi } from "../pulumi/run-pulumi";
import { resolveJava } from "../setup/java";
import { kafkaHome } from "../setup/kafka";
import { describeCluster } from "../start/cluster-description";
import { languageOf } from "../start/language";

/** `npm start`: deploys the stack `dev` and prints how to connect, in the language of the user. */
export async function run(): Promise<number> {
  await ensureStack(DEV_STACK);
  await requireDockerDaemon("up", DEV_STACK);
  const { exitCode } = await runPulumi(
    ["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", DEV_STACK],
    DEV_STACK,
    STATE,
    { output: "terminal" },
  );
  if (exitCode === 0) {
    const outputs = await readStackOutputs<StackOutputs>(DEV_STACK);
    const known = KNOWN_VERSIONS.find(({ version }) => version === outputs.kafkaVersion) ?? DEFAULT_VERSION;
    console.log(describeCluster(outputs, kafkaHome(known), await resolveJava(), languageOf()));
  }
  return exitCode;
}
