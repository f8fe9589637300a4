import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import { exchangeOn } from "../kafka-client/ask";
import { exchangeWithBrokers } from "../kafka-client/broker-exchange";
import {
  type MetadataAnswer,
  metadataRequest,
  NO_LEADER,
  requireBrokers,
  UNKNOWN_TOPIC,
} from "../kafka-client/cluster-metadata";
import { type DescribedTopics, describeTopics, type TopicSettings } from "../kafka-client/describe-topics";
import { KafkaError } from "../kafka-client/kafka-error";
import type { Brokers } from "../kafka-client/shared-admin";
import { askedTogether } from "../shared/asked-together";
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

/** Topic to ask for, and the brokers to ask. */
export interface TopicQuestion extends Brokers {
  readonly name: string;
  /** Time for the answers of one broker, in milliseconds. */
  readonly timeoutMs: number;
}

/** Error of one topic, which exists. The brokers answer. */
export class TopicError extends Error {}

/**
 * Time from the first question of a group to the request for all of its topics, in milliseconds. The engine deploys as many
 * resources side by side as its option `--parallel` says, and asks for the next ones when these have an answer.
 */
const WINDOW_MS = 3;

/** Kafka's error of a user without a right: `TOPIC_AUTHORIZATION_FAILED`. */
const NOT_ALLOWED = 29;

/**
 * Asks the brokers for a topic; `undefined` if no topic has this name. Topics of the same brokers are asked for together.
 *
 * @throws {@link TopicError} if the topic can't be described or a partition has no leader; another error if no broker answers.
 */
export const describeTopic = askedTogether<TopicQuestion, ExistingTopic | undefined>(
  ({ bootstrapServers, relay, timeoutMs }) => JSON.stringify([bootstrapServers, relay, timeoutMs]),
  askForTopics,
  () => delay(WINDOW_MS),
);

/** Answers questions to the same brokers. */
async function askForTopics(
  questions: readonly TopicQuestion[],
): Promise<readonly (ExistingTopic | TopicError | undefined)[]> {
  const [{ timeoutMs, ...brokers }] = questions as readonly [TopicQuestion];
  const names = [...new Set(questions.map(({ name }) => name))];
  const describe = async (connection: Duplex) => {
    const metadata = requireBrokers(await exchangeOn(connection, metadataRequest(names)));
    const existing = names.filter((name) => !metadata.errors.has(name));
    const described = existing.length === 0 ? new Map() : await exchangeOn(connection, describeTopics(existing));
    return new Map(names.map((name) => [name, topicIn(metadata, described, name)]));
  };
  const topics = await exchangeWithBrokers(brokers, describe, timeoutMs);
  return questions.map(({ name }) => topics.get(name));
}

/** Topic in answers of a broker. A topic that is being deleted may be missing in one of them. */
function topicIn(
  { partitions, leaders, errors }: MetadataAnswer,
  described: DescribedTopics,
  topic: string,
): ExistingTopic | TopicError | undefined {
  const settings = described.get(topic);
  const error = errors.get(topic) ?? (settings instanceof KafkaError ? settings.code : undefined);
  if (error === UNKNOWN_TOPIC) {
    return undefined;
  }
  if (error !== undefined) {
    return new TopicError(
      error === NOT_ALLOWED
        ? "the user may not describe the topic"
        : `the broker can't describe the topic (Kafka's error ${error})`,
      { cause: settings },
    );
  }
  if (settings === undefined || settings instanceof KafkaError) {
    return undefined;
  }
  const own = partitions.filter((partition) => partition.topic === topic);
  if (own.length === 0) {
    return new TopicError("the broker lists no partition of the topic");
  }
  const leaderless = own.find(({ name }) => leaders.get(name) === NO_LEADER);
  if (leaderless !== undefined) {
    return new TopicError(`the partition ${leaderless.name} has no leader`);
  }
  return {
    partitions: own.length,
    replicationFactor: Math.min(...own.map(({ replicas }) => replicas.length)),
    ...ownSettings(settings),
  };
}

/** Settings of the topic itself, in Kafka's description of a topic. */
export function ownSettings(settings: TopicSettings): Pick<ExistingTopic, "config" | "reassignment"> {
  const own = [...settings]
    .filter(([, { isOwn }]) => isOwn)
    .map(([name, { value }]) => [name, settingText(name, value) ?? value] as const);
  const isForReassignment = ([setting]: readonly [string, string]) => REASSIGNMENT_SETTINGS.includes(setting);
  return {
    config: Object.fromEntries(own.filter((setting) => !isForReassignment(setting))),
    reassignment: Object.fromEntries(own.filter(isForReassignment)),
  };
}
