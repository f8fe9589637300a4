import { setTimeout as delay } from "node:timers/promises";

import { ask, connectDirectly } from "../kafka-client/ask";
import {
  firstAnswer,
  type MetadataAnswer,
  metadataRequest,
  NO_LEADER,
  UNKNOWN_TOPIC,
} from "../kafka-client/cluster-metadata";
import { describeTopics, type TopicSetting, type TopicSettings } from "../kafka-client/describe-topics";
import { withRelay } from "../kafka-client/relay";
import { parseAddress } from "../kafka-client/service-access";
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

/** Brokers to ask for a topic, and the time for an answer of each broker. */
export interface TopicQuestion extends Brokers {
  readonly name: string;
  /** Time for an answer of one broker, in milliseconds. */
  readonly timeoutMs: number;
}

/** Error of one topic. The brokers answer. */
export class TopicError extends Error {}

/**
 * Time from the first question of a group to the request for all of its topics, in milliseconds. The engine deploys as many
 * resources side by side as its option `--parallel` says, and asks for the next ones when these have an answer.
 */
const WINDOW_MS = 3;

/**
 * Asks the brokers for a topic; `undefined` if no topic has this name. Topics of the same brokers are asked for together.
 *
 * @throws {@link TopicError} if the topic can't be described or a partition has no leader; another error if no broker answers.
 */
export async function describeTopic(question: TopicQuestion): Promise<ExistingTopic | undefined> {
  const answer = await described(question);
  if (answer instanceof TopicError) {
    throw answer;
  }
  return answer;
}

const described = askedTogether(
  ({ bootstrapServers, relay, timeoutMs }: TopicQuestion) => JSON.stringify([bootstrapServers, relay, timeoutMs]),
  describeTogether,
  () => delay(WINDOW_MS),
);

/** Answers questions to the same brokers. */
async function describeTogether(
  questions: readonly TopicQuestion[],
): Promise<readonly (ExistingTopic | TopicError | undefined)[]> {
  const [{ bootstrapServers, relay, timeoutMs } = { bootstrapServers: "", timeoutMs: 0 }] = questions;
  const names = [...new Set(questions.map(({ name }) => name))];
  const brokers = bootstrapServers.split(",").map((address) => ({ address }));
  const [metadata, settings] = await withRelay(relay, (connect = connectDirectly) =>
    firstAnswer(brokers, ({ address }) => {
      const [broker, options] = [parseAddress(address), { timeoutMs, connect }];
      return Promise.all([ask(broker, metadataRequest(names), options), ask(broker, describeTopics(names), options)]);
    }),
  );
  const topics = new Map(names.map((name) => [name, topicIn(metadata, settings, name)]));
  return questions.map(({ name }) => topics.get(name));
}

/** Topic in answers of a broker. */
function topicIn(
  { partitions, leaders, errors }: MetadataAnswer,
  settings: TopicSettings,
  topic: string,
): ExistingTopic | TopicError | undefined {
  const error = errors.get(topic);
  if (error !== undefined) {
    return error === UNKNOWN_TOPIC ? undefined : new TopicError(`the broker can't describe the topic (error ${error})`);
  }
  const own = partitions.filter((partition) => partition.topic === topic);
  const leaderless = own.find(({ name }) => leaders.get(name) === NO_LEADER);
  if (leaderless !== undefined) {
    return new TopicError(`the partition ${leaderless.name} has no leader`);
  }
  return {
    partitions: own.length,
    replicationFactor: Math.min(...own.map(({ replicas }) => replicas.length)),
    ...ownSettings(settings.get(topic) ?? new Map()),
  };
}

/** Settings of the topic itself, in Kafka's description of a topic. */
export function ownSettings(
  settings: ReadonlyMap<string, TopicSetting>,
): Pick<ExistingTopic, "config" | "reassignment"> {
  const own = [...settings]
    .filter(([, { isOwn }]) => isOwn)
    .map(([name, { value }]) => [name, settingText(name, value) ?? value] as const);
  const isForReassignment = ([setting]: readonly [string, string]) => REASSIGNMENT_SETTINGS.includes(setting);
  return {
    config: Object.fromEntries(own.filter((setting) => !isForReassignment(setting))),
    reassignment: Object.fromEntries(own.filter(isForReassignment)),
  };
}
