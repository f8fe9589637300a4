import { join } from "node:path";

import type { StackOutputs } from "../../components/config/stack-outputs";
import type { Java } from "../../components/java/find-java";
import { shellWordIfNeeded } from "../../components/shared/shell-word";
import { DEV_STACK, STATE } from "../project";
import { requireDockerDaemon } from "../pulumi/require-docker-daemon";
import { ensureStack, readStackOutputs, runPulumi } from "../pulumi/run-pulumi";
import { resolveJava } from "../setup/java";
import { DEFAULT_KAFKA_HOME } from "../setup/kafka";

/** `npm start`: deploys the stack `dev` and prints how to connect. */
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
    console.log(describeCluster(outputs, DEFAULT_KAFKA_HOME, await resolveJava()));
  }
  return exitCode;
}

/** Description of a running cluster and how to connect to it, for a person. */
export function describeCluster(outputs: StackOutputs, kafkaHome: string, java: Java): string {
  const {
    bootstrapServers,
    zookeeperConnect,
    controllerQuorumVoters,
    clusterId,
    kafkaVersion,
    brokers,
    smokeTest,
    connection,
    tools,
    network,
  } = outputs;
  const containerTools = network?.tools ?? tools;
  const consumerArgs = `--bootstrap-server ${(network ?? outputs).bootstrapServers} --topic my-topic --from-beginning`;
  const consumer =
    containerTools === undefined
      ? localConsumer(kafkaHome, join(java.path, "..", ".."), consumerArgs)
      : `${containerTools} kafka-console-consumer.sh ${consumerArgs}`;
  return [
    "",
    `Kafka ${kafkaVersion} is running.`,
    "",
    `  bootstrapServers  ${bootstrapServers}`,
    zookeeperConnect === undefined
      ? `  controllers       ${controllerQuorumVoters}`
      : `  zookeeperConnect  ${zookeeperConnect}`,
    `  clusterId         ${clusterId}`,
    ...brokers.map(
      ({ id, address, logFile, dataDir }) => `  broker ${id}          ${address}, log ${logFile}, data ${dataDir}`,
    ),
    ...(smokeTest
      ? ["", `Verified in ${smokeTest.durationsMs.total} ms:`, ...smokeTest.proven.map((fact) => `  ${fact}`)]
      : []),
    "",
    "Connect:",
    `  kafkajs            new Kafka(${JSON.stringify(connection.kafkajs)})`,
    `  client.properties  ${connection.clientProperties.trim().split("\n").join("  ")}`,
    `  console tools      ${consumer}`,
    ...(network
      ? [`  containers         join the network ${network.name} and connect to ${network.bootstrapServers}`]
      : []),
    "",
    "`npm stop` removes everything.",
  ].join("\n");
}

/**
 * Command line for a shell that starts Kafka's console consumer on this machine, ready to be pasted: for `sh`, or for
 * Windows' `cmd`. Kafka's own scripts fail if their path contains a blank, so that they start in their own folder then.
 * Java opens no path with an accent in a terminal without a locale.
 */
export function localConsumer(
  kafkaHome: string,
  javaHome: string,
  args: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const tool = "kafka-console-consumer";
  if (platform === "win32") {
    return `set "JAVA_HOME=${javaHome}"&& "${kafkaHome}\\bin\\windows\\${tool}.bat" ${args}`;
  }
  const [home, java] = [kafkaHome, javaHome].map(shellWordIfNeeded);
  return home === kafkaHome
    ? `JAVA_HOME=${java} ${home}/bin/${tool}.sh ${args}`
    : `(cd ${home} && LC_ALL=C.UTF-8 JAVA_HOME=${java} bin/${tool}.sh ${args})`;
}
