import { z } from "zod";

import { catalogueOf } from "../settings/catalogue";
import { addedIn } from "../settings/other-versions";
import { valueProblem } from "../settings/setting-values";
import { PROPERTIES_SCHEMA } from "../shared/argument-schemas";
import { nearestName } from "../shared/nearest-name";
import { exactly, integer, type Problem, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { REASSIGNMENT_SETTINGS, topicSetting, topicSettingNames } from "./topic-settings";

/** Topic as its user describes it. */
export interface TopicDescription {
  /** 1 to 249 letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** Number of partitions, 1 to 10000. @defaultValue 1 */
  readonly partitions?: number;
  /** Replicas of each partition, at most the number of brokers. @defaultValue - the number that the cluster gives to new topics */
  readonly replicationFactor?: number;
  /** Settings under their official names, e.g. `retention.ms`. @defaultValue - none */
  readonly config?: Properties;
}

/** Topic in the stack's configuration. */
export interface TopicEntry extends TopicDescription {
  /** True if no command may delete the topic. @defaultValue false */
  readonly protect?: boolean;
}

/** Setting for the number of replicas that must be in sync for a record with `acks=all`. */
export const MIN_IN_SYNC = "min.insync.replicas";

/** Topics that Kafka creates for itself. */
export const INTERNAL_TOPICS: readonly string[] = ["__consumer_offsets", "__transaction_state", "__cluster_metadata"];

/** Rules of `org.apache.kafka.common.internals.Topic`. */
const NAME = z.custom<string>(
  (value) => typeof value === "string" && /^[a-zA-Z0-9._-]{1,249}$/.test(value) && value !== "." && value !== "..",
  'must be a name of 1 to 249 letters, digits, ".", "_" and "-", neither "." nor ".." alone',
);

const TOPIC = {
  name: NAME.refine(
    (name) => !INTERNAL_TOPICS.includes(name),
    "must be another name, because Kafka creates this topic for itself",
  ),
  // A KRaft controller of Kafka 3.3.1 writes at most 10000 records at once (`QuorumController.MAX_RECORDS_PER_BATCH`).
  partitions: integer("a number of partitions", 1, 10_000).optional(),
  replicationFactor: integer("a number of replicas", 1, 1_000).optional(),
  config: PROPERTIES_SCHEMA.optional(),
};

const ENTRY = { ...TOPIC, protect: z.boolean("must be true or false").optional() };

/** Schema of `topics` in the stack's configuration. */
export const TOPICS_SCHEMA: z.ZodType<readonly TopicEntry[]> = z.array(
  exactly(ENTRY, "a topic"),
  "must be a list of objects",
);

/** Properties of a cluster that limit its topics. */
export interface ClusterDescription {
  readonly brokers: number;
  /** Replicas of a topic that sets no number. */
  readonly replicationFactor: number;
  /** Brokers' `min.insync.replicas`, for topics without the setting. */
  readonly minInSyncReplicas: number;
  /** Version of Kafka. In a version whose settings are not known, the brokers check the names. */
  readonly version: string;
}

/** Problems of one topic that show without asking the brokers. */
export function topicProblems(
  topic: TopicDescription,
  cluster: Pick<ClusterDescription, "replicationFactor" | "version">,
): Problem[] {
  const malformed = problemsOf(exactly(TOPIC, "a topic"), topic);
  return malformed.length > 0
    ? malformed
    : [
        ...inSyncProblems("config", topic, { ...cluster, minInSyncReplicas: 1 }),
        ...settingProblems("config", topic, cluster),
      ];
}

/**
 * Problems of topics that satisfy {@link TOPICS_SCHEMA}, among each other and with their cluster.
 *
 * @param topics - `undefined` for a topic that does not satisfy the schema.
 * @param isSecret - true if the values of the settings must not be shown.
 */
export const topicsProblems = (
  topics: readonly (TopicEntry | undefined)[],
  cluster: ClusterDescription,
  isSecret = false,
): Problem[] =>
  topics.flatMap((topic, index) => {
    if (topic === undefined) {
      return [];
    }
    const property = `topics[${index}]`;
    return [
      ...sameNameProblems(topics, topic, index),
      ...replicationProblems(property, topic, cluster),
      ...inSyncProblems(`${property}.config`, topic, cluster, isSecret),
      ...settingProblems(`${property}.config`, topic, cluster, isSecret),
    ];
  });

/** Problem of names that differ only in `.` and `_`: they have the same metrics, so Kafka refuses the second topic. */
function sameNameProblems(topics: readonly (TopicEntry | undefined)[], { name }: TopicEntry, index: number): Problem[] {
  const metricOf = (topic: string | undefined): string | undefined => topic?.replaceAll(".", "_");
  const first = topics.findIndex((topic) => metricOf(topic?.name) === metricOf(name));
  if (first === index) {
    return [];
  }
  const other = topics[first]?.name;
  return [
    {
      property: `topics[${index}].name`,
      reason:
        other === name
          ? `must differ from the name of topics[${first}], got ${JSON.stringify(name)} for both; change or remove one`
          : `must differ from the name of topics[${first}], ${JSON.stringify(other)}, in more than "." and "_", because both are equal in the names of metrics, got ${JSON.stringify(name)}; change or remove one`,
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

/**
 * Problem of a topic with fewer replicas than `min.insync.replicas`: it would reject all records with `acks=all`.
 *
 * @param isSecret - true if the value of the setting must not be shown.
 */
export function inSyncProblems(
  argument: string,
  { replicationFactor, config = {} }: Pick<TopicDescription, "replicationFactor" | "config">,
  cluster: Pick<ClusterDescription, "replicationFactor" | "minInSyncReplicas">,
  isSecret = false,
): Problem[] {
  const replicas = replicationFactor ?? cluster.replicationFactor;
  const own = config[MIN_IN_SYNC];
  const inSync = Number(own ?? cluster.minInSyncReplicas);
  const reason = `must be at most ${replicas}, the topic's replicationFactor, because the topic would reject all records with acks=all, got`;
  return inSync > replicas
    ? [
        {
          property: `${argument}["${MIN_IN_SYNC}"]`,
          reason:
            own === undefined
              ? `${reason} the brokers' ${inSync}; set it`
              : `${reason} ${isSecret ? SECRET : own}; lower it`,
        },
      ]
    : [];
}

const settingProblems = (
  argument: string,
  { config = {} }: Pick<TopicDescription, "config">,
  { version }: Pick<ClusterDescription, "version">,
  isSecret = false,
): Problem[] =>
  Object.entries(config).flatMap(([name, value]) => {
    const reason = settingProblem(name, value, version, isSecret ? SECRET : JSON.stringify(value));
    return reason === undefined ? [] : [{ property: `${argument}["${name}"]`, reason }];
  });

/** Problems of one setting whose value depends on other resources. */
export function laterSettingProblems(
  name: string,
  value: unknown,
  cluster: Pick<ClusterDescription, "version">,
  isSecret: boolean,
): Problem[] {
  const topic = { config: { [name]: value } };
  const malformed = problemsOf(z.object({ config: PROPERTIES_SCHEMA }), topic, () => isSecret);
  return malformed.length > 0
    ? malformed
    : settingProblems("config", topic as Pick<TopicDescription, "config">, cluster, isSecret);
}

/** Text in messages for a value that must not be shown. */
const SECRET = "a private value";

function settingProblem(name: string, value: string | number | boolean, version: string, shown: string) {
  if (REASSIGNMENT_SETTINGS.includes(name)) {
    return `is set by kafka-reassign-partitions while it moves partitions, got ${shown}; remove it`;
  }
  const setting = topicSetting(name, version);
  if (setting !== undefined) {
    return valueProblem(setting, value, shown);
  }
  if (catalogueOf(version) === undefined) {
    return undefined;
  }
  const { reason, advice } = unknownSetting(name, version);
  return `${reason}, got ${shown}; ${advice}`;
}

/** Problem of a name that no topic setting has, and the cure. */
function unknownSetting(name: string, version: string): { readonly reason: string; readonly advice: string } {
  const names = topicSettingNames(version);
  const ofTopics = names.find((one) => topicSetting(one, version)?.broker === name);
  if (ofTopics !== undefined) {
    return { reason: "is a setting of brokers, not of topics", advice: `set ${ofTopics}` };
  }
  const added = addedIn(name);
  if (added !== undefined) {
    return { reason: `came with Kafka ${added}, and the brokers run ${version}`, advice: "remove it" };
  }
  const nearest = nearestName(name, names);
  return {
    reason: `is not a setting of topics in Kafka ${version}`,
    advice: nearest === undefined ? "remove it" : `did you mean ${nearest}?`,
  };
}
