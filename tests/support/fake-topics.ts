import { type Admin, ConfigSource, KafkaJSAggregateError } from "kafkajs";

import type { AdminQueue } from "../../components/kafka-client/shared-admin";

/** Topic of fake brokers. */
export interface FakeTopic {
  replicas: number[];
  config: Record<string, string>;
  /** Requests until the deletion of the topic is complete. */
  probesUntilDeleted?: number;
  /** Requests for which a partition has no leader yet. */
  probesWithoutLeader?: number;
}

/** Error in the form that kafkajs gives to an error of Kafka. */
export const refusal = (type: string, message = type, retriable = false): Error =>
  Object.assign(new Error(message), { type, retriable });

/**
 * Fake brokers that only have topics, and a queue to work with them.
 *
 * @param refuses - error for each topic to create. @defaultValue - the brokers create topics
 */
export function fakeTopics(topics: Record<string, FakeTopic> = {}, refuses?: Error) {
  const requests: string[] = [];
  const existing = (name: string): FakeTopic => {
    const topic = topics[name];
    if (topic === undefined) {
      throw refusal("UNKNOWN_TOPIC_OR_PARTITION");
    }
    return topic;
  };
  const admin = {
    fetchTopicMetadata: async ({ topics: [name = ""] }: { topics: string[] }) => {
      const topic = existing(name);
      if (topic.probesUntilDeleted !== undefined) {
        topic.probesUntilDeleted -= 1;
        if (topic.probesUntilDeleted < 0) {
          delete topics[name];
        }
        throw refusal("UNKNOWN_TOPIC_OR_PARTITION");
      }
      if (topic.probesWithoutLeader) {
        topic.probesWithoutLeader -= 1;
        throw refusal("LEADER_NOT_AVAILABLE");
      }
      return { topics: [{ name, partitions: topic.replicas.map((count) => ({ replicas: Array(count).fill(0) })) }] };
    },
    describeConfigs: async ({ resources: [{ name }] }: { resources: [{ name: string }] }) => ({
      resources: [
        {
          configEntries: [
            { configName: "segment.ms", configValue: "1", configSource: ConfigSource.STATIC_BROKER_CONFIG },
            ...Object.entries(existing(name).config).map(([configName, configValue]) => ({
              configName,
              configValue,
              configSource: ConfigSource.TOPIC_CONFIG,
            })),
          ],
        },
      ],
    }),
    createTopics: async ({ topics: [desired] }: Parameters<Admin["createTopics"]>[0]) => {
      requests.push("create");
      const { topic = "", numPartitions = 1, replicationFactor = 1, configEntries = [] } = desired ?? {};
      if (topics[topic] !== undefined) {
        return false;
      }
      if (refuses !== undefined) {
        throw new KafkaJSAggregateError("Topic creation errors", [refuses]);
      }
      const config = Object.fromEntries(configEntries.map(({ name, value }) => [name, value]));
      topics[topic] = { replicas: Array(numPartitions).fill(replicationFactor), config, probesWithoutLeader: 2 };
      return true;
    },
    createPartitions: async ({ topicPartitions: [desired] }: Parameters<Admin["createPartitions"]>[0]) => {
      requests.push("createPartitions");
      const topic = existing(desired?.topic ?? "");
      topic.replicas = Array(desired?.count).fill(topic.replicas[0]);
      topic.probesWithoutLeader = 1;
      return true;
    },
    alterConfigs: async ({ resources: [desired] }: Parameters<Admin["alterConfigs"]>[0]) => {
      requests.push("alterConfigs");
      const entries = desired?.configEntries ?? [];
      existing(desired?.name ?? "").config = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
    },
    deleteTopics: async ({ topics: names }: { topics: string[] }) => {
      requests.push("delete");
      for (const name of names) {
        delete topics[name];
      }
    },
  } as unknown as Admin;
  const queue: AdminQueue = (work) => work(admin);
  return { topics, requests, queue };
}
