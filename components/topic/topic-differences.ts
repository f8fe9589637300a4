import { isDeepStrictEqual } from "node:util";

import type { Problem } from "../shared/problems";

/** Settings of a topic: name to value as Kafka stores it. */
export type TopicConfig = Readonly<Record<string, string>>;

/** Partitions, replicas and settings of a topic. */
export interface TopicShape {
  readonly partitions: number;
  /** Replicas of each partition. */
  readonly replicationFactor: number;
  /** Settings of the topic itself, without the brokers' defaults. */
  readonly config: TopicConfig;
}

/**
 * Differences between the existing and the desired topic: `partitions 3 instead of 6`.
 *
 * @param secretSettings - names of settings whose values must not be shown.
 */
export function topicDifferences(
  existing: TopicShape,
  desired: TopicShape,
  secretSettings: readonly string[] = [],
): string[] {
  const names = [...new Set([...Object.keys(existing.config), ...Object.keys(desired.config)])].sort();
  const settings = names.map((name) => {
    const isSecret = secretSettings.includes(name);
    const mask = (value: string | undefined) => (isSecret && value !== undefined ? "(secret)" : value);
    const [is, should] = [existing.config[name], desired.config[name]];
    return is === should ? [] : [difference(`config["${name}"]`, mask(is), mask(should))];
  });
  return [
    ...(["partitions", "replicationFactor"] as const)
      .filter((property) => existing[property] !== desired[property])
      .map((property) => difference(property, existing[property], desired[property])),
    ...settings.flat(),
  ];
}

const difference = (property: string, existing: unknown, desired: unknown): string =>
  `${property} ${existing ?? "unset"} instead of ${desired ?? "unset"}`;

/** True if a topic has other settings than desired. */
export const settingsDiffer = (existing: Pick<TopicShape, "config">, desired: Pick<TopicShape, "config">): boolean =>
  !isDeepStrictEqual({ ...existing.config }, { ...desired.config });

/** Changes that Kafka can't make to an existing topic. `partitions: 0` means that the topic does not exist. */
export function changeProblems(
  existing: Pick<TopicShape, "partitions" | "replicationFactor">,
  desired: Pick<TopicShape, "partitions" | "replicationFactor">,
): Problem[] {
  return [
    ...(desired.partitions < existing.partitions
      ? [
          {
            property: "partitions",
            reason: `must be at least ${existing.partitions}, the existing number, because Kafka can't remove partitions, got ${desired.partitions}; set it to ${existing.partitions}, or create another topic`,
          },
        ]
      : []),
    ...(existing.partitions > 0 && desired.replicationFactor !== existing.replicationFactor
      ? [
          {
            property: "replicationFactor",
            reason: `must be ${existing.replicationFactor}, the existing number, got ${desired.replicationFactor}; change the replicas with kafka-reassign-partitions.sh first, or create another topic`,
          },
        ]
      : []),
  ];
}
