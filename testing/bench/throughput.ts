import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { mustRun } from "../../components/shared/run-program";
import { userConnection } from "../../tools/client-files/user-connection";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";
import type { ScratchStack } from "../stack/scratch-stack";

/** Records of a measurement: 256 MB in all. */
const RECORDS = 250_000;
const RECORD_BYTES = 1_024;

/** Topic of the records. */
export const TOPIC = "throughput";

/** User of the measurement in a secured cluster. */
export const BENCH_USER = { name: "bench", superUser: true };

/** Time that Kafka's own producer takes for 256 MB, in milliseconds, without the start of its JVM. */
export const produceMs = async (stack: ScratchStack): Promise<number> =>
  produceRecordsMs(RECORDS, RECORD_BYTES, ["--producer.config", await clientProperties(stack)]);

/**
 * Time that Kafka's own producer takes for records, in milliseconds, without the start of its JVM.
 *
 * @param settings - arguments with the settings of the producer.
 */
export async function produceRecordsMs(records: number, bytes: number, settings: readonly string[]): Promise<number> {
  const size = ["--num-records", String(records), "--record-size", String(bytes), "--throughput", "-1"];
  const output = await runTool("org.apache.kafka.tools.ProducerPerformance", ["--topic", TOPIC, ...size, ...settings]);
  const perSecond = Number(/^\d+ records sent, ([\d.]+) records\/sec .*99\.9th/m.exec(output)?.[1]);
  return expectTime((records / perSecond) * 1_000, output);
}

/** Time that Kafka's own consumer takes for the same 256 MB, in milliseconds, without the start of its JVM and its group. */
export async function consumeMs(stack: ScratchStack): Promise<number> {
  const { bootstrapServers } = await stack.outputs();
  const output = await runTool("kafka.tools.ConsumerPerformance", [
    ...["--bootstrap-server", bootstrapServers, "--topic", TOPIC, "--messages", String(RECORDS)],
    ...["--consumer.config", await clientProperties(stack), "--hide-header"],
  ]);
  // Start, end, MB, MB/s, records, records/s, time of the rebalance, time of the fetches, …
  return expectTime(Number(output.trim().split("\n").at(-1)?.split(", ")[7]), output);
}

function expectTime(ms: number, output: string): number {
  if (!(ms > 0)) {
    throw new Error(`Kafka's tool printed no time, got ${output}`);
  }
  return ms;
}

async function runTool(mainClass: string, args: readonly string[]): Promise<string> {
  const flags = ["-Xmx512m", "-cp", join(DEFAULT_KAFKA_HOME, "libs", "*")];
  return mustRun((await resolveJava()).path, [...flags, mainClass, ...args]);
}

/** Path of the settings of a client. */
async function clientProperties(stack: ScratchStack): Promise<string> {
  const { security, connection } = await stack.outputs();
  const { clientProperties: text } =
    security === undefined ? connection : await userConnection(stack.name, BENCH_USER.name, stack.location);
  const file = join(stack.ownDir, "client.properties");
  await writeFile(file, text, { mode: 0o600 });
  return file;
}
