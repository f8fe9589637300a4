import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Relay } from "../kafka-client/relay";
import { moduleProvider } from "../pulumi/module-provider";
import { rejectProblems } from "../pulumi/reject-arguments";
import { integer, problemsOf } from "../shared/problems";
import { withDefaults } from "../shared/with-defaults";
import { KNOWN_VERSION, type TopicDescription, topicProblems } from "./topic-problems";
import { settingText } from "./topic-settings";

/** Arguments of a {@link Topic}. */
export interface TopicArgs extends Omit<TopicDescription, "name"> {
  /** Comma-separated `host:port` pairs of the brokers. */
  readonly bootstrapServers: pulumi.Input<string>;
  /** The way to the brokers where they can't be reached from here. @defaultValue - they are connected to from here */
  readonly relay?: pulumi.Input<Relay>;
  /** Id of the cluster: another one, such as one that lost its data, gets the topic anew. @defaultValue - it is not looked at */
  readonly clusterId?: pulumi.Input<string>;
  /** Name of the topic; it stays. @defaultValue - the resource's own name */
  readonly name?: string;
  /** Replicas of a topic that is made without a `replicationFactor`; it keeps them from then on. @defaultValue 1 */
  readonly defaultReplicationFactor?: number;
  /** Version of Kafka; the settings of another one than the default are left for the brokers to check. @defaultValue 3.3.1 */
  readonly kafkaVersion?: string;
  /** Time allowed until all partitions have leaders, in milliseconds. @defaultValue 60000 */
  readonly timeoutMs?: number;
}

/** Values of the arguments that are left out. */
export const topicDefaults = {
  partitions: 1,
  defaultReplicationFactor: 1,
  config: {},
  kafkaVersion: KNOWN_VERSION,
  timeoutMs: 60_000,
} as const satisfies Partial<TopicArgs>;

const SCHEMA = z.object({
  defaultReplicationFactor: integer("a number of replicas", 1, 1_000),
  timeoutMs: integer("a time in milliseconds", 1_000, 3_600_000),
});

/**
 * A topic. It is there, with a leader for each partition, once the resource is; one that was there before and is the same
 * is adopted. More partitions and other settings change it; for fewer partitions or other replicas it has to be another
 * topic. Settings are those that are given and no others. Deleting the resource deletes the topic with its records:
 * Pulumi's options `protect` and `retainOnDelete` keep it.
 *
 * @throws if an argument is out of range, or a setting is not one of Kafka's.
 * @example
 * new Topic("orders", { bootstrapServers, partitions: 6, config: { "retention.ms": 86_400_000 } });
 */
export class Topic extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  declare readonly partitions: pulumi.Output<number>;
  /** Replicas that each partition has. */
  declare readonly replicationFactor: pulumi.Output<number>;

  constructor(resource: string, args: TopicArgs, opts?: pulumi.CustomResourceOptions) {
    const { kafkaVersion, config, ...settings } = withDefaults({ ...topicDefaults, name: resource }, args);
    const cluster = { version: kafkaVersion, replicationFactor: settings.defaultReplicationFactor };
    rejectProblems(resource, [...topicProblems({ ...settings, config }, cluster), ...problemsOf(SCHEMA, settings)]);
    const texts = Object.entries(config).map(([name, value]) => [name, settingText(name, value)]);
    const outputs = { health: undefined };
    super(provider, resource, { ...settings, config: Object.fromEntries(texts), ...outputs }, opts, "topic", "Topic");
  }
}

const provider = moduleProvider("topic/topic-provider");
