import { closest } from "fastest-levenshtein";
import { z } from "zod";

import { PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import { integer, type Problem, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { REASSIGNMENT_SETTINGS, SETTING_NAMES, settingText, whatTakes } from "./topic-settings";

/** What a topic is to be like. */
export interface TopicDescription {
  /** 1 to 249 letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** Number of partitions, 1 to 10000. @defaultValue 1 */
  readonly partitions?: number;
  /** Replicas of each partition, at most the number of brokers. @defaultValue - as many as the cluster gives */
  readonly replicationFactor?: number;
  /** Settings under their official names, e.g. `retention.ms`. @defaultValue - none */
  readonly config?: Properties;
}

/** A topic as it stands in the configuration. */
export interface TopicEntry extends TopicDescription {
  /** Whether it can't be deleted. @defaultValue false */
  readonly protect?: boolean;
}

/** The version of Kafka whose settings of topics are known. */
export const KNOWN_VERSION = "3.3.1";

const IN_SYNC = "min.insync.replicas";

/** Topics that Kafka makes for itself. */
const INTERNAL_TOPICS = ["__consumer_offsets", "__transaction_state", "__cluster_metadata"];

/** `org.apache.kafka.common.internals.Topic` has these rules. */
const NAME = z.custom<string>(
  (value) => typeof value === "string" && /^[a-zA-Z0-9._-]{1,249}$/.test(value) && value !== "." && value !== "..",
  'must be a name of 1 to 249 letters, digits, ".", "_" and "-", neither "." nor ".." alone',
);

const TOPIC = {
  name: NAME.refine(
    (name) => !INTERNAL_TOPICS.includes(name),
    "must be another name: Kafka makes this topic for itself",
  ),
  // A KRaft controller of Kafka 3.3.1 writes 10000 records at once at the most (`QuorumController.MAX_RECORDS_PER_BATCH`).
  partitions: integer("a number of partitions", 1, 10_000).optional(),
  replicationFactor: integer("a number of replicas", 1, 1_000).optional(),
  config: PROPERTIES_SCHEMA.optional(),
};

const ENTRY = { ...TOPIC, protect: z.boolean("must be true or false").optional() };

/** What may stand in the configuration's `topics`. */
export const TOPICS_SCHEMA: z.ZodType<readonly TopicEntry[]> = z.array(
  z
    .object(ENTRY, "must be an object")
    .catchall(z.custom<undefined>(() => false, `is no property of a topic (${Object.keys(ENTRY).join(", ")})`)),
  "must be a list of objects",
);

/** What the topics of a cluster depend on. */
export interface ClusterDescription {
  readonly brokers: number;
  /** Replicas that a topic has where nobody says how many. */
  readonly replicationFactor: number;
  /** Replicas that must be in sync for a record to be taken with `acks=all`, where the topic does not say how many. */
  readonly minInSyncReplicas: number;
  /** Version of Kafka; which settings there are in another than {@link KNOWN_VERSION} nobody knows here. */
  readonly version: string;
}

/** What is wrong with one topic, as far as it can be seen without the brokers. */
export function topicProblems(
  topic: TopicDescription,
  cluster: Pick<ClusterDescription, "replicationFactor" | "version">,
): Problem[] {
  const malformed = problemsOf(z.object(TOPIC), topic);
  return malformed.length > 0
    ? malformed
    : [
        ...inSyncProblems("config", topic, { ...cluster, minInSyncReplicas: 1 }),
        ...settingProblems("config", topic, cluster),
      ];
}

/** What is wrong with topics of the right form, as a whole and with the cluster that they are for. */
export const topicsProblems = (topics: readonly TopicEntry[], cluster: ClusterDescription): Problem[] =>
  topics.flatMap((topic, index) => {
    const property = `topics[${index}]`;
    return [
      ...sameNameProblems(topics, index),
      ...replicationProblems(property, topic, cluster),
      ...inSyncProblems(`${property}.config`, topic, cluster),
      ...settingProblems(`${property}.config`, topic, cluster),
    ];
  });

/** Names that differ in `.` and `_` alone have the same metrics, so Kafka refuses the second of them. */
function sameNameProblems(topics: readonly TopicEntry[], index: number): Problem[] {
  const { name } = topics[index] as TopicEntry;
  const metricOf = (topic: TopicEntry | undefined): string | undefined => topic?.name.replaceAll(".", "_");
  const first = topics.findIndex((topic) => metricOf(topic) === metricOf(topics[index]));
  if (first === index) {
    return [];
  }
  const other = topics[first]?.name;
  return [
    {
      property: `topics[${index}].name`,
      reason:
        other === name
          ? `must differ from that of topics[${first}], got ${JSON.stringify(name)} for both; change or remove one`
          : `must differ from that of topics[${first}], ${JSON.stringify(other)}, in more than "." and "_", which are the same in names of metrics, got ${JSON.stringify(name)}; change or remove one`,
    },
  ];
}

const replicationProblems = (
  property: string,
  { replicationFactor = 1 }: TopicDescription,
  { brokers }: ClusterDescription,
): Problem[] =>
  replicationFactor > brokers
    ? [
        {
          property: `${property}.replicationFactor`,
          reason: `must be at most the number of brokers, got ${replicationFactor} with brokers ${brokers}; lower it or raise brokers`,
        },
      ]
    : [];

/** A topic with fewer replicas than must be in sync takes no record with `acks=all`. */
export function inSyncProblems(
  argument: string,
  { replicationFactor, config = {} }: Pick<TopicDescription, "replicationFactor" | "config">,
  cluster: Pick<ClusterDescription, "replicationFactor" | "minInSyncReplicas">,
): Problem[] {
  const replicas = replicationFactor ?? cluster.replicationFactor;
  const own = config[IN_SYNC];
  const inSync = Number(own ?? cluster.minInSyncReplicas);
  const reason = `must be at most ${replicas}, the topic's replicationFactor, else no record is taken with acks=all, got`;
  return inSync > replicas
    ? [
        {
          property: `${argument}["${IN_SYNC}"]`,
          reason: own === undefined ? `${reason} the brokers' ${inSync}; set it` : `${reason} ${own}; lower it`,
        },
      ]
    : [];
}

const settingProblems = (
  argument: string,
  { config = {} }: TopicDescription,
  { version }: Pick<ClusterDescription, "version">,
): Problem[] =>
  Object.entries(config).flatMap(([name, value]) => {
    const reason = settingProblem(name, value, version);
    return reason === undefined ? [] : [{ property: `${argument}["${name}"]`, reason }];
  });

function settingProblem(name: string, value: string | number | boolean, version: string): string | undefined {
  if (REASSIGNMENT_SETTINGS.includes(name)) {
    return `is set by kafka-reassign-partitions while it moves partitions, got ${JSON.stringify(value)}; remove it`;
  }
  const takes = whatTakes(name);
  if (takes === undefined) {
    return version === KNOWN_VERSION
      ? `is no setting of topics in Kafka ${version}, got ${JSON.stringify(value)}; did you mean ${closest(name, [...SETTING_NAMES])}?`
      : undefined;
  }
  return settingText(name, value) === undefined
    ? `must be ${takes}, got ${JSON.stringify(value)}${isRounded(value) ? ", which is rounded; write it as text" : ""}`
    : undefined;
}

/** Whether a number is beyond what JavaScript keeps exactly. */
const isRounded = (value: unknown): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);
