import { stackCommand } from "../inspect/stack-resources";

/** Partitions that the user names. */
export interface PartitionChoice {
  /** @defaultValue - all topics that the group has an offset in */
  readonly topic?: string;
  /** @defaultValue - all partitions */
  readonly partition?: number;
}

/** Partitions of topics: topic to the numbers of its partitions. */
export type TopicPartitions = ReadonlyMap<string, readonly number[]>;

/** Group and the stack of its cluster, for messages. */
export interface GroupNames {
  readonly group: string;
  readonly stack: string;
}

/**
 * Partitions to reset, by topic.
 *
 * @param ofGroup - topics and partitions that the group has an offset in.
 * @param existing - all topics of the cluster.
 * @throws if the group has no offsets, or the chosen topic or partition does not exist or is ambiguous.
 */
export function selectPartitions(
  { topic, partition }: PartitionChoice,
  { group, stack }: GroupNames,
  ofGroup: TopicPartitions,
  existing: TopicPartitions,
): TopicPartitions {
  if (topic === undefined && partition === undefined) {
    return requireSome(group, new Map([...ofGroup].filter(([name]) => existing.has(name))));
  }
  const topics = topic === undefined ? [...requireSome(group, ofGroup).keys()] : [topic];
  const [only = "", ...further] = topics;
  if (further.length > 0) {
    throw new Error(
      `--partition needs --topic, because group ${group} reads several topics; add --topic with one of ${topics.join(", ")}`,
    );
  }
  const partitions = existing.get(only);
  if (partitions === undefined) {
    throw new Error(`topic ${only} does not exist; ${topicAdvice({ group, stack }, ofGroup)}`);
  }
  if (partition !== undefined && !partitions.includes(partition)) {
    throw new Error(
      `partition ${partition} of topic ${only} does not exist; the topic has the ${rangeText(partitions)}`,
    );
  }
  return new Map([[only, partition === undefined ? partitions : [partition]]]);
}

function requireSome(group: string, partitions: TopicPartitions): TopicPartitions {
  if (partitions.size === 0) {
    throw new Error(`group ${group} has no offsets in an existing topic; choose a topic with --topic`);
  }
  return partitions;
}

const topicAdvice = ({ group, stack }: GroupNames, ofGroup: TopicPartitions): string =>
  ofGroup.size > 0
    ? `group ${group} has offsets in ${[...ofGroup.keys()].join(", ")}`
    : `${stackCommand("status", stack)} lists the topics`;

const rangeText = (partitions: readonly number[]): string =>
  partitions.length === 1
    ? `partition ${partitions[0]}`
    : `partitions ${Math.min(...partitions)} to ${Math.max(...partitions)}`;
