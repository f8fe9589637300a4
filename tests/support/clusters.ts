import { type ClusterSettings, kafkaClusterDefaults } from "../../components/cluster/cluster-args";
import type { Properties } from "../../components/shared/properties";

/** Arguments of a cluster with defaults applied; the values of `secretNames` are secret. */
export interface SettingsOverrides
  extends Partial<Omit<ClusterSettings, "brokerConfig" | "zookeeperConfig">>,
    Partial<Record<"brokerConfig" | "zookeeperConfig", Properties>> {
  readonly secretNames?: readonly string[];
}

/** Settings of a cluster: the defaults, with these values over them. */
export const makeSettings = ({
  brokerConfig = {},
  zookeeperConfig = {},
  secretNames = [],
  ...settings
}: SettingsOverrides = {}): ClusterSettings => ({
  ...kafkaClusterDefaults,
  ...settings,
  brokerConfig: { values: brokerConfig, secretNames: secretNames.filter((name) => name in brokerConfig) },
  zookeeperConfig: { values: zookeeperConfig, secretNames: secretNames.filter((name) => name in zookeeperConfig) },
});
