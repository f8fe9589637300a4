import { SERVER_PROPERTIES_OWNED_KEYS } from "../kafka/server-properties";
import type { Runtime } from "../runtime/runtime";
import { type SettingsCheck, settingWarnings } from "../settings/setting-problems";
import { windowsWarnings } from "../settings/windows-settings";
import type { Properties } from "../shared/properties";
import { ZOO_CFG_OWNED_KEYS } from "../zookeeper/zoo-cfg";
import type { ClusterSettings, KnownSettings } from "./cluster-args";

/** Check of the settings of brokers. */
export const brokerCheck = ({ brokerConfig, pluginSettings, version }: ClusterSettings): SettingsCheck => ({
  service: "broker",
  argument: "brokerConfig",
  settings: brokerConfig,
  owned: SERVER_PROPERTIES_OWNED_KEYS,
  pluginSettings,
  version,
});

/** Check of the settings of ZooKeeper. */
export const zooKeeperCheck = ({ zookeeperConfig, pluginSettings, version }: ClusterSettings): SettingsCheck => ({
  service: "ZooKeeper",
  argument: "zookeeperConfig",
  settings: zookeeperConfig,
  owned: ZOO_CFG_OWNED_KEYS,
  pluginSettings,
  version,
});

/**
 * Warnings about settings that may be wrong: settings of a version of Kafka whose settings are not known, and settings that end a
 * broker on Windows.
 */
export const clusterWarnings = (settings: ClusterSettings, { isWindows }: Pick<Runtime, "isWindows">): string[] => [
  ...[...settingWarnings(brokerCheck(settings)), ...settingWarnings(zooKeeperCheck(settings))].map(
    ({ property, reason }) =>
      `${property} ${reason} (the settings of Kafka ${settings.version} are not known, so it may be right)`,
  ),
  ...(isWindows ? windowsWarnings(plainValues(settings.brokerConfig)) : []),
];

const plainValues = ({ values, secretNames }: KnownSettings): Properties =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !secretNames.includes(name)));
