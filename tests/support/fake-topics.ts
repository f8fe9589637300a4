import { type Admin, ConfigSource, KafkaJSAggregateError } from "kafkajs";

import type { AdminQueue } from "../../components/kafka-client/shared-admin";

/** A topic that brokers have. */
export interface FakeTopic {
  replicas: number[];
  config: Record<string, string>;
  /** Looks until it is gone, where it is on its way out. */
  looksLeft?: number;
  /** Looks at which a partition has no leader yet. */
  looksWithoutLeader?: number;
}

/** An error as kafkajs has it of Kafka's. */
export const refusal = (type: string, message = type, retriable = false): Error =>
  Object.assign(new Error(message), { type, retriable });

/**
 * Brokers that know topics and no more, and the way to have a turn with them.
 *
 * @param refuses - why they make no topic. @defaultValue - they make them
 */
export function fakeTopics(topics: Record<string, FakeTopic> = {}, refuses?: Error) {
  const asked: string[] = [];
  const there = (name: string): FakeTopic => {
    const topic = topics[name];
    if (topic === undefined) {
      throw refusal("UNKNOWN_TOPIC_OR_PARTITION");
    }
    return topic;
  };
  const admin = {
    fetchTopicMetadata: async ({ topics: [name = ""] }: { topics: string[] }) => {
      const topic = there(name);
      if (topic.looksLeft !== undefined) {
        topic.looksLeft -= 1;
        if (topic.looksLeft < 0) {
          delete topics[name];
        }
        throw refusal("UNKNOWN_TOPIC_OR_PARTITION");
      }
      if (topic.looksWithoutLeader) {
        topic.looksWithoutLeader -= 1;
        throw refusal("LEADER_NOT_AVAILABLE");
      }
      return { topics: [{ name, partitions: topic.replicas.map((count) => ({ replicas: Array(count).fill(0) })) }] };
    },
    describeConfigs: async ({ resources: [{ name }] }: { resources: [{ name: string }] }) => ({
      resources: [
        {
          configEntries: [
            { configName: "segment.ms", configValue: "1", configSource: ConfigSource.STATIC_BROKER_CONFIG },
            ...Object.entries(there(name).config).map(([configName, configValue]) => ({
              configName,
              configValue,
              configSource: ConfigSource.TOPIC_CONFIG,
            })),
          ],
        },
      ],
    }),
    createTopics: async ({ topics: [wanted] }: Parameters<Admin["createTopics"]>[0]) => {
      asked.push("create");
      const { topic = "", numPartitions = 1, replicationFactor = 1, configEntries = [] } = wanted ?? {};
      if (topics[topic] !== undefined) {
        return false;
      }
      if (refuses !== undefined) {
        throw new KafkaJSAggregateError("Topic creation errors", [refuses]);
      }
      const config = Object.fromEntries(configEntries.map(({ name, value }) => [name, value]));
      topics[topic] = { replicas: Array(numPartitions).fill(replicationFactor), config, looksWithoutLeader: 2 };
      return true;
    },
    createPartitions: async ({ topicPartitions: [wanted] }: Parameters<Admin["createPartitions"]>[0]) => {
      asked.push("createPartitions");
      const topic = there(wanted?.topic ?? "");
      topic.replicas = Array(wanted?.count).fill(topic.replicas[0]);
      topic.looksWithoutLeader = 1;
      return true;
    },
    alterConfigs: async ({ resources: [wanted] }: Parameters<Admin["alterConfigs"]>[0]) => {
      asked.push("alterConfigs");
      const entries = wanted?.configEntries ?? [];
      there(wanted?.name ?? "").config = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
    },
    deleteTopics: async ({ topics: names }: { topics: string[] }) => {
      asked.push("delete");
      for (const name of names) {
        delete topics[name];
      }
    },
  } as unknown as Admin;
  const turn: AdminQueue = (work) => work(admin);
  return { topics, asked, turn };
}
