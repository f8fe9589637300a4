import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

import { isFrom } from "../../components/shared/release";

/** Scripts and configuration files of an assembled distribution, in the layout of the archive. */
const FOLDER = join(__dirname, "distribution");

/** Main class of each console tool, by name of the script (`bin/*.sh` at the tag 3.3.1). */
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

/** Main classes of the tools that have another one by Kafka 3.9 (`bin/*.sh` of the branch 3.9). */
const TOOLS_OF_3_9: typeof TOOLS = {
  "kafka-console-consumer": "org.apache.kafka.tools.consumer.ConsoleConsumer",
  "kafka-consumer-groups": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
  "kafka-features": "org.apache.kafka.tools.FeatureCommand",
  "kafka-leader-election": "org.apache.kafka.tools.LeaderElectionCommand",
  "kafka-log-dirs": "org.apache.kafka.tools.LogDirsCommand",
  "kafka-metadata-quorum": "org.apache.kafka.tools.MetadataQuorumCommand",
  "kafka-reassign-partitions": "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
  "kafka-topics": "org.apache.kafka.tools.TopicCommand",
};

const toolsOf = (version: string): typeof TOOLS => (isFrom("3.9", version) ? { ...TOOLS, ...TOOLS_OF_3_9 } : TOOLS);

const posixTool = (mainClass: string): string => `#!/bin/sh
exec "$(dirname -- "$0")/kafka-run-class.sh" ${mainClass} "$@"
`;

const windowsTool = (mainClass: string): string => `@echo off
"%~dp0kafka-run-class.bat" ${mainClass} %*
`;

/** Text of a file with the ends of lines of its system, which a checkout may have changed. */
const withLineEnds = (path: string, text: string): string =>
  text.replace(/\r?\n/g, path.endsWith(".bat") ? "\r\n" : "\n");

/** Files of an assembled distribution of a version of Kafka, besides the jars, by path: scripts and configurations. */
export function distributionFiles(version: string): Readonly<Record<string, string>> {
  const tools = Object.entries(toolsOf(version)).flatMap(([name, mainClass]) => [
    [`bin/${name}.sh`, posixTool(mainClass)] as const,
    [`bin/windows/${name}.bat`, windowsTool(mainClass)] as const,
  ]);
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.\w+$/.test(path))
    .map((path) => [path.split(sep).join("/"), readFileSync(join(FOLDER, path), "utf8")] as const);
  return Object.fromEntries([...tools, ...files].map(([path, text]) => [path, withLineEnds(path, text)]));
}
