import { isDeepStrictEqual } from "node:util";

import type { Problem } from "../shared/problems";

/** Settings of a topic, each as the text that Kafka keeps of it. */
export type TopicConfig = Readonly<Record<string, string>>;

/** What a topic is like, or is to be like. */
export interface TopicShape {
  readonly partitions: number;
  /** Replicas of each partition. */
  readonly replicationFactor: number;
  readonly config: TopicConfig;
}

/** In what a topic that is there is not as it is to be: `partitions 3 instead of 6`. */
export function topicDifferences(found: TopicShape, wanted: TopicShape): string[] {
  const settings = [...new Set([...Object.keys(found.config), ...Object.keys(wanted.config)])].sort();
  const rows: readonly (readonly [what: string, is: unknown, isToBe: unknown])[] = [
    ["partitions", found.partitions, wanted.partitions],
    ["replicationFactor", found.replicationFactor, wanted.replicationFactor],
    ...settings.map((name) => [`config["${name}"]`, found.config[name], wanted.config[name]] as const),
  ];
  return rows
    .filter(([, is, isToBe]) => is !== isToBe)
    .map(([what, is, isToBe]) => `${what} ${is ?? "unset"} instead of ${isToBe ?? "unset"}`);
}

/** Whether the settings of a topic are other ones than they are to be. */
export const settingsDiffer = (found: Pick<TopicShape, "config">, wanted: Pick<TopicShape, "config">): boolean =>
  !isDeepStrictEqual({ ...found.config }, { ...wanted.config });

/** What is to become of a topic and can't. One without partitions is none yet, and can become anything. */
export function changeProblems(
  found: Pick<TopicShape, "partitions" | "replicationFactor">,
  wanted: Pick<TopicShape, "partitions" | "replicationFactor">,
): Problem[] {
  return [
    ...(wanted.partitions < found.partitions
      ? [
          {
            property: "partitions",
            reason: `must be at least ${found.partitions}, as many as there are, for Kafka can't take any away, got ${wanted.partitions}; set it to ${found.partitions}, or make another topic`,
          },
        ]
      : []),
    ...(found.partitions > 0 && wanted.replicationFactor !== found.replicationFactor
      ? [
          {
            property: "replicationFactor",
            reason: `must be ${found.replicationFactor}, as it is, got ${wanted.replicationFactor}; change it with kafka-reassign-partitions.sh first, or make another topic`,
          },
        ]
      : []),
  ];
}
