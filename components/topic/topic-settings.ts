import { nearestCatalogue, type Setting, settingNamed } from "../settings/catalogue";
import { settingText as textOf } from "../settings/setting-values";

/** Settings that `kafka-reassign-partitions` adds to a topic while it moves partitions, and removes afterwards. */
export const REASSIGNMENT_SETTINGS: readonly string[] = [
  "leader.replication.throttled.replicas",
  "follower.replication.throttled.replicas",
];

/**
 * Setting of topics; `undefined` for {@link REASSIGNMENT_SETTINGS} and for names that no topic has.
 *
 * @param version - version of Kafka. @defaultValue - the newest known one, also for a version whose settings are not known
 */
export const topicSetting = (name: string, version?: string): Setting | undefined =>
  REASSIGNMENT_SETTINGS.includes(name) ? undefined : settingNamed(topicSettingsOf(version), name);

/** Names of the settings of topics of a version of Kafka, without {@link REASSIGNMENT_SETTINGS}. */
export const topicSettingNames = (version: string): readonly string[] =>
  Object.keys(topicSettingsOf(version)).filter((name) => topicSetting(name, version) !== undefined);

const topicSettingsOf = (version = ""): Readonly<Record<string, Setting>> => nearestCatalogue(version).topic;

/**
 * Value of a setting as Kafka stores it, so that equal values are equal texts: `true` for `TRUE`, `0.5` for `0.50`. The
 * value of a setting that is not known is only trimmed.
 *
 * @returns `undefined` if the setting does not accept the value.
 */
export function settingText(name: string, value: string | number | boolean): string | undefined {
  const setting = topicSetting(name);
  return setting === undefined ? String(value).trim() : textOf(setting, value);
}
