import * as pulumi from "@pulumi/pulumi";

import { resolveInput } from "../pulumi/resolve-input";
import type { Properties } from "../shared/properties";
import { withDefaults } from "../shared/with-defaults";
import {
  type ClusterSettings,
  type KafkaClusterArgs,
  type KnownSettings,
  kafkaClusterDefaults,
  type SettingsInput,
} from "./cluster-args";

/** Arguments of a cluster, once with the values known now and once as outputs for rendering. */
export interface ResolvedArgs {
  readonly settings: ClusterSettings;
  /** Broker and ZooKeeper settings: secret if one value is, and unknown in a preview if one value is. */
  readonly outputs: Readonly<Record<"brokerConfig" | "zookeeperConfig", pulumi.Output<Properties>>>;
}

/** Applies defaults and waits for the inputs among the arguments. A value that a preview does not know yet is left out. */
export async function resolveArgs({ runtime: _, ...args }: KafkaClusterArgs): Promise<ResolvedArgs> {
  const { brokerConfig, zookeeperConfig, ...plain } = withDefaults(kafkaClusterDefaults, args);
  const [broker, zooKeeper] = await Promise.all([knownSettings(brokerConfig), knownSettings(zookeeperConfig)]);
  return {
    settings: { ...plain, brokerConfig: broker, zookeeperConfig: zooKeeper },
    outputs: { brokerConfig: asOutput(brokerConfig), zookeeperConfig: asOutput(zookeeperConfig) },
  };
}

const asOutput = (input: SettingsInput): pulumi.Output<Properties> => pulumi.output(input) as pulumi.Output<Properties>;

async function knownSettings(input: SettingsInput): Promise<KnownSettings> {
  const whole = await resolveInput(input);
  const { value: settings = {} } = whole;
  if (typeof settings !== "object" || Array.isArray(settings)) {
    // The check of the arguments reports the problem.
    return { values: (whole.isSecret ? "a secret" : settings) as unknown as Properties, secretNames: [] };
  }
  const entries = await Promise.all(
    Object.entries(settings ?? {}).map(async ([name, value]) => [name, await resolveInput(value)] as const),
  );
  return {
    values: Object.fromEntries(entries.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]]))),
    secretNames: entries.filter(([, { isSecret }]) => whole.isSecret || isSecret).map(([name]) => name),
  };
}
