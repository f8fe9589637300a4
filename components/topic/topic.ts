import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Cluster, noClusterProblems } from "../kafka-client/cluster-connection";
import { ModuleResource } from "../pulumi/module-resource";
import { rejectProblems } from "../pulumi/reject-arguments";
import { windowsTopicWarnings } from "../settings/windows-settings";
import { integer, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { withDefaults } from "../shared/with-defaults";
import { laterSettingProblems, type TopicDescription, topicProblems } from "./topic-problems";
import { settingText } from "./topic-settings";

/** Value of a topic's setting. */
type SettingValue = string | number | boolean;

/** Arguments of a {@link Topic}. */
export interface TopicArgs extends Pick<TopicDescription, "partitions" | "replicationFactor"> {
  /** Cluster of the topic: a `KafkaCluster`. */
  readonly cluster: Cluster;
  /** Name of the topic, which can't be changed. @defaultValue - name of the resource */
  readonly name?: string;
  /**
   * Settings under their official names: `retention.ms`. The topic has no other settings of its own. The value of an
   * output that is a secret stays secret in state, previews and messages.
   *
   * @defaultValue - none
   */
  readonly config?: Readonly<Record<string, pulumi.Input<SettingValue>>>;
  /** Time until all partitions have leaders, in milliseconds, 1000 to 3600000. @defaultValue 60000 */
  readonly timeoutMs?: number;
}

const SCHEMA = z.object({ timeoutMs: integer("a time in milliseconds", 1_000, 3_600_000) });

/**
 * Topic of a cluster. Once the resource is created, every partition has a leader. An equal topic that exists already is
 * adopted. More partitions and other settings change the topic; fewer partitions and other replicas are refused.
 *
 * Deletion of the resource deletes the topic with its records; Pulumi's options `protect` and `retainOnDelete` prevent
 * that. The topic is not deleted one by one if the whole cluster is deleted (`deletedWith`), and is retained if the cluster
 * retains its data or its brokers would not survive the deletion (`retainOnDelete`), unless `opts` say otherwise.
 *
 * @throws if an argument is out of range, or a setting is not one of Kafka's.
 * @example
 * new Topic("orders", { cluster, partitions: 6, config: { "retention.ms": 86_400_000 } });
 */
export class Topic extends ModuleResource {
  /** Name of the topic in Kafka. */
  declare readonly name: pulumi.Output<string>;
  /** Number of partitions. */
  declare readonly partitions: pulumi.Output<number>;
  /** Number of replicas of each partition. */
  declare readonly replicationFactor: pulumi.Output<number>;

  constructor(
    resource: string,
    {
      cluster,
      name = resource,
      partitions = 1,
      replicationFactor,
      config = {},
      timeoutMs = 60_000,
      ...others
    }: TopicArgs = {} as TopicArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    rejectProblems(subjectOf(resource), noClusterProblems(cluster));
    const settings = Object.entries(config ?? {});
    const later = settings.filter(isLater).map(([setting, value]) => [setting, pulumi.output(value)] as const);
    const known = (
      later.length === 0 ? config : Object.fromEntries(settings.filter((entry) => !isLater(entry)))
    ) as Properties;
    rejectProblems(subjectOf(resource), [
      ...topicProblems({ name, partitions, replicationFactor, config: known, ...others }, cluster),
      ...problemsOf(SCHEMA, { timeoutMs }),
    ]);
    const texts = [
      ...Object.entries(known).map(([setting, value]) => [setting, settingText(setting, value)]),
      ...later.map(([setting, value]) => [setting, laterText(resource, setting, value, cluster.version)]),
    ];
    for (const warning of cluster.deletesTopics ? [] : windowsTopicWarnings(name, known)) {
      void pulumi.log.warn(warning);
    }
    super(
      "topic/topic-provider",
      resource,
      {
        name,
        bootstrapServers: cluster.bootstrapServers,
        relay: cluster.relay,
        clusterId: cluster.clusterId,
        partitions,
        replicationFactor,
        defaultReplicationFactor: cluster.replicationFactor,
        config: Object.fromEntries(texts),
        secretSettings: later.length === 0 ? undefined : secretNames(later),
        timeoutMs,
        health: undefined,
      },
      withDefaults({ deletedWith: cluster, retainOnDelete: cluster.retainData || !cluster.deletesTopics }, opts),
      "topic",
      "Topic",
    );
  }
}

const subjectOf = (resource: string): string => `the topic ${resource} can't be created as configured`;

/** Setting whose value may depend on other resources. */
type Later = readonly [name: string, value: pulumi.Output<SettingValue>];

/** True if the value of a setting is an output or a promise. */
const isLater = ([, value]: readonly [string, unknown]): boolean =>
  pulumi.Output.isInstance(value) || value instanceof Promise;

/** Names of the settings whose value is a secret. */
async function secretNames(settings: readonly Later[]): Promise<string[]> {
  const isSecret = await Promise.all(settings.map(([, value]) => pulumi.isSecret(value)));
  return settings.filter((_, index) => isSecret[index]).map(([name]) => name);
}

/** Value of a setting as Kafka stores it. The output fails if the setting does not accept the value. */
const laterText = (resource: string, name: string, value: pulumi.Output<SettingValue>, version: string) =>
  value.apply(async (known) => {
    rejectProblems(subjectOf(resource), laterSettingProblems(name, known, { version }, await pulumi.isSecret(value)));
    return settingText(name, known) as string;
  });
