import { type ExistingTopic, TopicError } from "../../components/topic/describe-topic";
import type { TopicAdmin } from "../../components/topic/topic-admin";

/** Topic of fake brokers. */
export interface FakeTopic {
  replicas: number[];
  config: Record<string, string>;
  /** Settings of a reassignment. @defaultValue - none */
  reassignment?: Record<string, string>;
  /** Requests until the deletion of the topic is complete. */
  probesUntilDeleted?: number;
  /** Requests for which a partition has no leader yet. */
  probesWithoutLeader?: number;
}

/** Error in the form that kafkajs gives to an error of Kafka. */
export const refusal = (type: string, message = type, retriable = false): Error =>
  Object.assign(new Error(message), { type, retriable });

/**
 * Fake brokers that only have topics.
 *
 * @param existing - topics at the start, by name.
 * @param refuses - error for each topic to create. @defaultValue - the brokers create topics
 */
export function fakeTopics(existing: Record<string, FakeTopic> = {}, refuses?: Error) {
  const requests: string[] = [];
  const topicOf = (name: string): FakeTopic => {
    const topic = existing[name];
    if (topic === undefined) {
      throw refusal("UNKNOWN_TOPIC_OR_PARTITION");
    }
    return topic;
  };
  const describe = async (name: string): Promise<ExistingTopic | undefined> => {
    const topic = existing[name];
    if (topic?.probesUntilDeleted !== undefined) {
      topic.probesUntilDeleted -= 1;
      if (topic.probesUntilDeleted < 0) {
        delete existing[name];
      }
      return undefined;
    }
    if (topic?.probesWithoutLeader) {
      topic.probesWithoutLeader -= 1;
      throw new TopicError(`the partition ${name}-0 has no leader`);
    }
    return (
      topic && {
        partitions: topic.replicas.length,
        replicationFactor: Math.min(...topic.replicas),
        config: topic.config,
        reassignment: topic.reassignment ?? {},
      }
    );
  };
  const topics: TopicAdmin = {
    describe,
    create: async ({ name, partitions, replicationFactor, config }) => {
      requests.push("create");
      if (existing[name] !== undefined) {
        return false;
      }
      if (refuses !== undefined) {
        throw refuses;
      }
      existing[name] = { replicas: Array(partitions).fill(replicationFactor), config, probesWithoutLeader: 2 };
      return true;
    },
    addPartitions: async (name, count) => {
      requests.push("addPartitions");
      const topic = topicOf(name);
      topic.replicas = Array(count).fill(topic.replicas[0]);
      topic.probesWithoutLeader = 1;
    },
    setConfig: async (name, config) => {
      requests.push("setConfig");
      topicOf(name).config = { ...config };
    },
    delete: async (name) => {
      requests.push("delete");
      delete existing[name];
    },
  };
  return { existing, requests, topics };
}
