import { kafkaTool } from "./kafka-tool";

/** Main class of `kafka-consumer-groups`. */
export const CONSUMER_GROUPS = "kafka.admin.ConsumerGroupCommand";

/** Time limit of the tool, in milliseconds. The tool's own limit of 5000 is too short on a busy machine. */
const TIMEOUT_MS = 60_000;

/** Runs the tool with arguments. Returns its standard output. */
type RunTool = (...args: string[]) => Promise<string>;

/**
 * Offsets of a group according to Kafka's own tool: `topic-partition` to the current offset and the lag.
 *
 * @param runTool - runs `kafka-consumer-groups`. @defaultValue - on this machine
 * @throws if the tool prints no offsets. The tool reports most errors on standard output and with exit code 0.
 */
export async function offsetsByTool(
  bootstrapServers: string,
  group: string,
  runTool: RunTool = (...args) => kafkaTool(CONSUMER_GROUPS, ...args),
): Promise<Record<string, readonly [current: string, lag: string]>> {
  const args = ["--bootstrap-server", bootstrapServers, "--timeout", `${TIMEOUT_MS}`, "--describe", "--group", group];
  const output = await runTool(...args);
  const offsets = output
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , partition = ""]) => /^\d+$/.test(partition))
    .map(
      ([, topic, partition, current = "", , lag = ""]) => [`${topic}-${partition}`, [current, lag] as const] as const,
    );
  if (offsets.length === 0) {
    throw new Error(`kafka-consumer-groups shows no offsets of group ${group}: ${output}`);
  }
  return Object.fromEntries(offsets);
}
