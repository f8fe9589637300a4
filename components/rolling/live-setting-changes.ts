import type { DescribedSetting, DescribedSettings, SettingChange } from "../kafka-client/broker-settings";
import { isOfReassignment, isSameValue, nextValue, valueInEffect } from "../settings/live-settings";
import { isSecretSetting } from "../shared/sensitive-settings";

/** Wanted values of the live settings of a broker, by name. */
export type Wanted = Readonly<Record<string, string>>;

/** Changes that bring the wanted values into effect. */
export interface LiveChanges {
  readonly ofBroker: readonly SettingChange[];
  readonly ofCluster: readonly SettingChange[];
}

/**
 * Next changes of a running broker. Where the file that the broker was started with has the wanted value, a value that was set
 * while the broker ran is deleted, because it would override later files. A thread pool may need several changes.
 */
export function liveChanges(described: DescribedSettings, wanted: Wanted): LiveChanges {
  return {
    ofBroker: [...described].flatMap(([name, setting]) => {
      const change = changeOf(name, setting, described, wanted[name]);
      return change === undefined ? [] : [change];
    }),
    ofCluster: valuesOfCluster(described).map(([name]) => ({ name })),
  };
}

/**
 * Differences of a running broker from the wanted values, in words.
 *
 * @param secretNames - names of settings whose values are masked. Values of settings with a sensitive name are masked too.
 */
export function liveDrift(described: DescribedSettings, wanted: Wanted, secretNames: readonly string[]): string[] {
  const shown = (name: string, value: string) =>
    isSecretSetting(name, secretNames) || described.get(name)?.isSecret ? "(secret)" : value || "(empty)";
  return [
    ...valuesOfCluster(described).map(([name, value]) => `${name} was set to ${shown(name, value)} for all brokers`),
    ...[...described].flatMap(([name, setting]) => {
      const value = wanted[name];
      if (value === undefined) {
        return setting.ofBroker === undefined || isOfReassignment(name)
          ? []
          : [`${name} was set to ${shown(name, setting.ofBroker)}`];
      }
      const actual = inEffect(name, described);
      return isSameValue(actual, value) ? [] : [`${name} is ${shown(name, actual)} instead of ${shown(name, value)}`];
    }),
  ];
}

function changeOf(
  name: string,
  { ofBroker }: DescribedSetting,
  described: DescribedSettings,
  wanted: string | undefined,
): SettingChange | undefined {
  if (wanted === undefined) {
    return ofBroker === undefined || isOfReassignment(name) ? undefined : { name };
  }
  const started = valueInEffect(name, (other) => described.get(other)?.ofFile ?? described.get(other)?.byDefault) ?? "";
  const next = nextValue(name, inEffect(name, described), wanted);
  if (isSameValue(next, wanted) && isSameValue(started, wanted)) {
    return ofBroker === undefined ? undefined : { name };
  }
  return ofBroker !== undefined && isSameValue(ofBroker, next) ? undefined : { name, value: next };
}

/** Values that another program has set for all brokers: this project sets none. */
const valuesOfCluster = (described: DescribedSettings): (readonly [name: string, value: string])[] =>
  [...described].flatMap(([name, { ofCluster }]) =>
    ofCluster === undefined || isOfReassignment(name) ? [] : [[name, ofCluster] as const],
  );

const inEffect = (name: string, described: DescribedSettings): string =>
  valueInEffect(name, (other) => described.get(other)?.value) ?? "";
