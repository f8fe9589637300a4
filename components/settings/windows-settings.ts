import type { Problem } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { isFrom } from "../shared/release";

// A process on Windows can't rename a file that it has open. A broker there ends when it deletes a topic, compacts a log or
// deletes an old segment (KAFKA-1194, KAFKA-6188, KAFKA-9458), and a KRaft node before 3.6 does not start (KAFKA-14273).

/** First version of Kafka whose KRaft nodes start on Windows (KAFKA-14273). */
const FIRST_WITH_KRAFT = "3.6.0";

/** Settings that decide when old segments are deleted. The last one that is set counts. */
const RETENTION_TIMES = ["log.retention.hours", "log.retention.minutes", "log.retention.ms"];

const SAFE: Readonly<Record<string, string | number | boolean>> = {
  "delete.topic.enable": false,
  "log.cleaner.enable": false,
  "log.retention.ms": -1,
  "log.retention.bytes": -1,
};

/**
 * Defaults with which a broker on Windows renames no open file: no deletion of topics, no compaction, no retention.
 *
 * @param config - settings of the user, which come first.
 */
export const windowsDefaults = (config: Properties): Properties =>
  Object.fromEntries(
    Object.entries(SAFE).filter(
      ([name]) => name !== "log.retention.ms" || RETENTION_TIMES.every((time) => config[time] === undefined),
    ),
  );

/** Warnings about broker settings that end a broker on Windows sooner or later. */
export const windowsWarnings = (config: Properties): string[] =>
  [...Object.keys(SAFE).filter((name) => !RETENTION_TIMES.includes(name)), ...retentionTime(config)]
    .filter((name) => config[name] !== undefined && !isSafe(name, String(config[name])))
    .map(
      (name) =>
        `brokerConfig["${name}"] ends a broker on Windows sooner or later, because Windows does not rename open files (KAFKA-1194), got ${JSON.stringify(config[name])}; remove it, or run Kafka in Docker or in WSL2`,
    );

/** Warnings about settings of a topic that end a broker on Windows sooner or later. */
export const windowsTopicWarnings = (topic: string, config: Properties): string[] =>
  Object.entries(config)
    .filter(([name, value]) => isRisky(name, String(value)))
    .map(
      ([name, value]) =>
        `${name} of the topic ${topic} ends a broker on Windows sooner or later, because Windows does not rename open files (KAFKA-1194), got ${JSON.stringify(value)}; remove it, or run Kafka in Docker or in WSL2`,
    );

/** Problem of KRaft on Windows. */
export const windowsProblems = (coordination: "zookeeper" | "kraft", version: string): Problem[] =>
  coordination !== "kraft" || isFrom(FIRST_WITH_KRAFT, version)
    ? []
    : [
        {
          property: "coordination",
          reason: `must be "zookeeper" on Windows, where a KRaft node of Kafka ${version} does not start (KAFKA-14273, fixed in ${FIRST_WITH_KRAFT}), got "kraft"; set coordination to "zookeeper", or run Kafka in Docker or in WSL2`,
        },
      ];

/** The setting that decides after which time segments are deleted; none if the user sets none. */
const retentionTime = (config: Properties): string[] =>
  RETENTION_TIMES.filter((name) => config[name] !== undefined).slice(-1);

const isSafe = (name: string, value: string): boolean =>
  name.startsWith("log.retention") ? Number(value) < 0 : value.trim().toLowerCase() === "false";

const isRisky = (name: string, value: string): boolean =>
  name === "cleanup.policy"
    ? value.includes("compact")
    : ["retention.ms", "retention.bytes"].includes(name) && Number(value) >= 0;
