import { SECURED_BROKER_OWNED_KEYS } from "../kafka/security-settings";
import { replicationFactorOf, SERVER_PROPERTIES_OWNED_KEYS } from "../kafka/server-properties";
import type { Runtime } from "../runtime/runtime";
import { type SettingsCheck, settingWarnings } from "../settings/setting-problems";
import type { SettingsCluster } from "../settings/setting-rule";
import { windowsWarnings } from "../settings/windows-settings";
import type { OwnedKey } from "../shared/owned-keys";
import type { Properties } from "../shared/properties";
import { SECURED_ZOOKEEPER_OWNED_KEYS } from "../zookeeper/security-settings";
import { ZOO_CFG_OWNED_KEYS } from "../zookeeper/zoo-cfg";
import { type ClusterSettings, type KnownSettings, securityOf } from "./cluster-args";

/** Cluster that the settings are for. */
export const settingsCluster = ({
  coordination,
  version,
  protocolVersion,
  brokers,
  archive,
  security,
}: ClusterSettings): SettingsCluster => ({
  coordination,
  version,
  protocolVersion: protocolVersion ?? version,
  brokers,
  replicationFactor: replicationFactorOf(brokers),
  hasOwnArchive: archive !== undefined,
  isSecured: securityOf({ security }) !== undefined,
});

/** Settings that brokers set themselves. */
export const ownedBrokerKeys = (settings: Pick<ClusterSettings, "security">): readonly OwnedKey[] => [
  ...SERVER_PROPERTIES_OWNED_KEYS,
  ...(securityOf(settings) ? SECURED_BROKER_OWNED_KEYS : []),
];

/** Settings that ZooKeeper sets itself. */
export const ownedZooKeeperKeys = (settings: Pick<ClusterSettings, "security">): readonly OwnedKey[] => [
  ...ZOO_CFG_OWNED_KEYS,
  ...(securityOf(settings) ? SECURED_ZOOKEEPER_OWNED_KEYS : []),
];

/** Check of the settings of brokers. */
export const brokerCheck = (settings: ClusterSettings): SettingsCheck => ({
  service: "broker",
  argument: "brokerConfig",
  settings: settings.brokerConfig,
  owned: ownedBrokerKeys(settings),
  pluginSettings: settings.pluginSettings,
  version: settings.version,
});

/** Check of the settings of ZooKeeper. */
export const zooKeeperCheck = (settings: ClusterSettings): SettingsCheck => ({
  service: "ZooKeeper",
  argument: "zookeeperConfig",
  settings: settings.zookeeperConfig,
  owned: ownedZooKeeperKeys(settings),
  pluginSettings: settings.pluginSettings,
  version: settings.version,
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
