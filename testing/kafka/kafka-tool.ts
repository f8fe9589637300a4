import { join } from "node:path";

import { mustRun } from "../../components/shared/run-program";
import { resolveJava } from "../../tools/setup/java";
import { DEFAULT_KAFKA_HOME } from "../../tools/setup/kafka";

/** Runs a console tool of Kafka on this machine, by its main class. Returns its output. @throws if the tool fails. */
export async function kafkaTool(mainClass: string, ...args: string[]): Promise<string> {
  const { path } = await resolveJava();
  return mustRun(path, ["-Xmx256m", "-cp", join(DEFAULT_KAFKA_HOME, "libs", "*"), mainClass, ...args]);
}
