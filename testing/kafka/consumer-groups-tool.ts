import { join } from "node:path";

import { runProgram } from "../../components/shared/run-program";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";

/** Main class of `kafka-consumer-groups`. */
export const CONSUMER_GROUPS = "kafka.admin.ConsumerGroupCommand";

/** Offsets of a group according to Kafka's own tool: `topic-partition` to the current offset and the lag. */
export async function offsetsByTool(
  bootstrapServers: string,
  group: string,
): Promise<Record<string, readonly [current: string, lag: string]>> {
  const { path } = await resolveJava();
  const classPath = join(DEFAULT_KAFKA_HOME, "libs", "*");
  const tool = ["--bootstrap-server", bootstrapServers, "--describe", "--group", group];
  const { stdout } = await runProgram(path, ["-Xmx256m", "-cp", classPath, CONSUMER_GROUPS, ...tool]);
  return offsetsIn(stdout);
}

/** The same offsets in the output of the tool. */
export const offsetsIn = (output: string): Record<string, readonly [current: string, lag: string]> =>
  Object.fromEntries(
    output
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , partition = ""]) => /^\d+$/.test(partition))
      .map(([, topic, partition, current = "", , lag = ""]) => [`${topic}-${partition}`, [current, lag] as const]),
  );
