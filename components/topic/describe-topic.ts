import { type Admin, ConfigResourceTypes, ConfigSource } from "kafkajs";

import type { TopicConfig, TopicShape } from "./topic-differences";
import { REASSIGNMENT_SETTINGS, settingText } from "./topic-settings";

/**
 * A topic as it is. Where partitions have different numbers of replicas, it has as many as the one with fewest; its settings
 * are its own ones, which are not those of the brokers.
 */
export interface FoundTopic extends TopicShape {
  /** What `kafka-reassign-partitions` has set for as long as it moves partitions. */
  readonly reassignment: TopicConfig;
}

/**
 * A topic whose partitions all have leaders; `undefined` where there is none of this name.
 *
 * @throws why it could not be looked at, a partition without a leader included.
 */
export async function describeTopic(admin: Admin, name: string): Promise<FoundTopic | undefined> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name }],
    });
    const replicas = topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length));
    const own = resources
      .flatMap(({ configEntries }) => configEntries)
      .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
      .map(({ configName, configValue }) => [configName, settingText(configName, configValue) ?? configValue] as const);
    const isForReassignment = ([setting]: readonly [string, string]) => REASSIGNMENT_SETTINGS.includes(setting);
    return {
      partitions: replicas.length,
      replicationFactor: Math.min(...replicas),
      config: Object.fromEntries(own.filter((setting) => !isForReassignment(setting))),
      reassignment: Object.fromEntries(own.filter(isForReassignment)),
    };
  } catch (error) {
    if (isOfType(error, "UNKNOWN_TOPIC_OR_PARTITION")) {
      return undefined;
    }
    throw understood(error);
  }
}

function understood(error: unknown): unknown {
  if (isOfType(error, "LEADER_NOT_AVAILABLE") || isOfType((error as Error).cause, "LEADER_NOT_AVAILABLE")) {
    // kafkajs asks for other topics as well, and does not tell which one it was.
    return new Error("a partition, of this topic or another, has no leader", { cause: error });
  }
  // kafkajs stumbles so over brokers that knew the topic a moment before, and now do not.
  return error instanceof TypeError ? new Error("no broker tells of it", { cause: error }) : error;
}

/** Whether Kafka has refused something with the error of this name. */
export const isOfType = (error: unknown, type: string): boolean =>
  (error as { readonly type?: string } | undefined)?.type === type;
