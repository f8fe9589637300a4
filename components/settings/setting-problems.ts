import type { OwnedKey } from "../shared/owned-keys";
import type { Problem } from "../shared/problems";
import { isSecretSetting } from "../shared/sensitive-settings";
import { type Catalogue, catalogueOf, newestCatalogue, type Setting } from "./catalogue";
import { brokerSetting, type UnreadName, zooKeeperSetting } from "./known-names";
import { addedIn, REMOVED_SETTINGS } from "./other-versions";
import { isOfConfigProvider, isRounded, type SettingValue, valueProblem } from "./setting-values";

/** Settings under official names. */
export interface GivenSettings {
  readonly values: Readonly<Record<string, SettingValue>>;
  /** Names of the settings whose values are secret. Messages do not show them. */
  readonly secretNames: readonly string[];
}

/** Settings of brokers or of ZooKeeper, and the limits of the check. */
export interface SettingsCheck {
  readonly service: "broker" | "ZooKeeper";
  /** Argument with the settings: `brokerConfig`. */
  readonly argument: string;
  readonly settings: GivenSettings;
  /** Settings that the component sets itself. Another check reports them. */
  readonly owned: readonly OwnedKey[];
  /** Beginnings of the names of settings that plugins read. */
  readonly pluginSettings: readonly string[];
  /** Version of Kafka. */
  readonly version: string;
}

/**
 * Problems of settings that the service does not read, or whose values it does not accept. None for a version of Kafka whose
 * settings are not known: see {@link settingWarnings}.
 */
export function settingProblems(check: SettingsCheck): Problem[] {
  const names = Object.keys(check.settings.values);
  // Without settings, the program reads no catalogue.
  const catalogue = names.length === 0 ? undefined : catalogueOf(check.version);
  return catalogue === undefined ? [] : names.flatMap((name) => problemsOf(check, catalogue, name));
}

/**
 * Warnings for a version of Kafka whose settings are not known: the problems that the settings have in the newest version
 * that is known. Settings that other versions have are left out.
 */
export function settingWarnings(check: SettingsCheck): Problem[] {
  const names = Object.keys(check.settings.values).filter(
    (name) => addedIn(name) === undefined && !Object.hasOwn(REMOVED_SETTINGS, name),
  );
  return names.length === 0 || catalogueOf(check.version) !== undefined
    ? []
    : names.flatMap((name) => problemsOf(check, newestCatalogue(), name));
}

function problemsOf(check: SettingsCheck, catalogue: Catalogue, name: string): Problem[] {
  const reason = isOwned(check.owned, name) ? undefined : settingProblem(check, catalogue, name);
  return reason === undefined ? [] : [{ property: `${check.argument}["${name}"]`, reason }];
}

const isOwned = (owned: readonly OwnedKey[], name: string): boolean =>
  owned.some(({ key }) => (key.endsWith(".") ? name.startsWith(key) : name === key));

function settingProblem(
  { service, settings, owned, pluginSettings }: SettingsCheck,
  catalogue: Catalogue,
  name: string,
): string | undefined {
  const value = settings.values[name] as SettingValue;
  const shown = shownValue(settings, name);
  const setting = (service === "broker" ? brokerSetting : zooKeeperSetting)(name, catalogue, owned);
  if (isSetting(setting)) {
    return isPlaceholder(settings, value) ? undefined : valueProblem(setting, value, shown);
  }
  if (pluginSettings.some((prefix) => name.startsWith(prefix))) {
    return pluginValueProblem(value, shown);
  }
  return `${setting.reason}, got ${shown}; ${setting.advice}`;
}

const isSetting = (found: Setting | UnreadName): found is Setting => "type" in found;

/** True for a value that one of the broker's config providers replaces. */
const isPlaceholder = ({ values }: GivenSettings, value: SettingValue): boolean =>
  Object.hasOwn(values, "config.providers") && isOfConfigProvider(value);

/** The type of a plugin's setting is not known. A number must be whole, because YAML and JavaScript change other numbers. */
const pluginValueProblem = (value: SettingValue, shown: string): string | undefined =>
  typeof value === "number" && !Number.isSafeInteger(value)
    ? `must be text or a whole number, got ${shown}${isRounded(value) ? ", which is rounded" : ""}; write it in quotes, because YAML and JavaScript change such a number`
    : undefined;

/** Values of settings as text, by name; `undefined` for a setting without a value. */
export const valueIn =
  ({ values }: GivenSettings) =>
  (name: string): string | undefined =>
    Object.hasOwn(values, name) ? String(values[name]) : undefined;

/** Value of a setting for a message. */
export const shownValue = ({ values, secretNames }: GivenSettings, name: string): string =>
  isSecretSetting(name, secretNames) ? "a secret" : JSON.stringify(values[name]);
