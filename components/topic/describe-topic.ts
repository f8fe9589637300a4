import { type Admin, type ConfigEntries, ConfigResourceTypes, ConfigSource } from "kafkajs";

import type { TopicConfig, TopicShape } from "./topic-differences";
import { REASSIGNMENT_SETTINGS, settingText } from "./topic-settings";

/**
 * Existing topic. If its partitions have different numbers of replicas, `replicationFactor` is the lowest of these
 * numbers.
 */
export interface ExistingTopic extends TopicShape {
  /** Settings that `kafka-reassign-partitions` has added while it moves partitions. */
  readonly reassignment: TopicConfig;
}

/**
 * Asks the brokers for a topic; `undefined` if no topic has this name.
 *
 * @throws if the brokers do not answer, or a partition has no leader.
 */
export async function describeTopic(admin: Admin, name: string): Promise<ExistingTopic | undefined> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name }],
    });
    const replicas = topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length));
    return {
      partitions: replicas.length,
      replicationFactor: Math.min(...replicas),
      ...ownSettings(resources.flatMap(({ configEntries }) => configEntries)),
    };
  } catch (error) {
    if (isKafkaError(error, "UNKNOWN_TOPIC_OR_PARTITION")) {
      return undefined;
    }
    throw explain(error);
  }
}

/** Settings of the topic itself, in Kafka's description of a topic. */
export function ownSettings(entries: readonly ConfigEntries[]): Pick<ExistingTopic, "config" | "reassignment"> {
  const own = entries
    .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
    .map(({ configName, configValue }) => [configName, settingText(configName, configValue) ?? configValue] as const);
  const isForReassignment = ([setting]: readonly [string, string]) => REASSIGNMENT_SETTINGS.includes(setting);
  return {
    config: Object.fromEntries(own.filter((setting) => !isForReassignment(setting))),
    reassignment: Object.fromEntries(own.filter(isForReassignment)),
  };
}

function explain(error: unknown): unknown {
  if (isKafkaError(error, "LEADER_NOT_AVAILABLE") || isKafkaError((error as Error).cause, "LEADER_NOT_AVAILABLE")) {
    // kafkajs asks for other topics as well, and does not report the topic that has no leader.
    return new Error("a partition, of this topic or another, has no leader", { cause: error });
  }
  // kafkajs throws a TypeError if a broker no longer lists a topic that the broker listed a moment before.
  return error instanceof TypeError ? new Error("no broker lists the topic", { cause: error }) : error;
}

/** True if an error is Kafka's error of this name. */
export const isKafkaError = (error: unknown, type: string): boolean =>
  (error as { readonly type?: string } | undefined)?.type === type;
