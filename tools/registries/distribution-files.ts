import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** Scripts and configuration files of an assembled distribution, in the layout of the archive. */
const FOLDER = join(__dirname, "distribution");

/** Main class of each console tool, by name of the script. */
const TOOLS: Readonly<Record<string, string>> = {
  "kafka-broker-api-versions": "kafka.admin.BrokerApiVersionsCommand",
  "kafka-configs": "kafka.admin.ConfigCommand",
  "kafka-console-consumer": "kafka.tools.ConsoleConsumer",
  "kafka-console-producer": "kafka.tools.ConsoleProducer",
  "kafka-consumer-groups": "kafka.admin.ConsumerGroupCommand",
  "kafka-leader-election": "kafka.admin.LeaderElectionCommand",
  "kafka-log-dirs": "kafka.admin.LogDirsCommand",
  "kafka-metadata-quorum": "kafka.admin.MetadataQuorumCommand",
  "kafka-producer-perf-test": "org.apache.kafka.tools.ProducerPerformance",
  "kafka-reassign-partitions": "kafka.admin.ReassignPartitionsCommand",
  "kafka-topics": "kafka.admin.TopicCommand",
};

const posixTool = (mainClass: string): string => `#!/bin/sh
exec "$(dirname -- "$0")/kafka-run-class.sh" ${mainClass} "$@"
`;

const windowsTool = (mainClass: string): string => `@echo off
"%~dp0kafka-run-class.bat" ${mainClass} %*
`;

/** Text of a file with the ends of lines of its system, which a checkout may have changed. */
const withLineEnds = (path: string, text: string): string =>
  text.replace(/\r?\n/g, path.endsWith(".bat") ? "\r\n" : "\n");

/** Files of an assembled distribution besides the jars, by path: scripts under their usual names, and configurations. */
export function distributionFiles(): Readonly<Record<string, string>> {
  const tools = Object.entries(TOOLS).flatMap(([name, mainClass]) => [
    [`bin/${name}.sh`, posixTool(mainClass)] as const,
    [`bin/windows/${name}.bat`, windowsTool(mainClass)] as const,
  ]);
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.\w+$/.test(path))
    .map((path) => [path.split(sep).join("/"), readFileSync(join(FOLDER, path), "utf8")] as const);
  return Object.fromEntries([...tools, ...files].map(([path, text]) => [path, withLineEnds(path, text)]));
}
