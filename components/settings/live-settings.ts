import type { Properties } from "../shared/properties";
import { catalogueOf, newestCatalogue, settingNamed } from "./catalogue";
import { isOfConfigProvider, settingText } from "./setting-values";

/** Value of a setting by the name of the setting; `undefined` if the setting has none. */
export type ValueOf = (name: string) => string | undefined;

const HOUR_MS = 3_600_000n;

/** Settings that a broker reads if another one has no value, with the factors of their units. The first with a value counts. */
const SUBSTITUTES: Readonly<Record<string, readonly (readonly [name: string, factor: bigint])[]>> = {
  "log.retention.ms": [
    ["log.retention.minutes", 60_000n],
    ["log.retention.hours", HOUR_MS],
  ],
  "log.roll.ms": [["log.roll.hours", HOUR_MS]],
  "log.roll.jitter.ms": [["log.roll.jitter.hours", HOUR_MS]],
  "log.flush.interval.ms": [["log.flush.scheduler.interval.ms", 1n]],
};

/**
 * Settings whose change makes Kafka replace its log cleaner, together with its buffer of 128 MiB. A broker with a heap of 256 MiB
 * ended with an OutOfMemoryError at the second change, so these settings need a restart.
 */
const SETTINGS_OF_LOG_CLEANER = [
  "log.cleaner.backoff.ms",
  "log.cleaner.dedupe.buffer.size",
  "log.cleaner.io.buffer.load.factor",
  "log.cleaner.io.buffer.size",
  "log.cleaner.io.max.bytes.per.second",
  "log.cleaner.threads",
  "message.max.bytes",
];

/** Sizes of thread pools. A running broker accepts half of the present size to twice the present size (`DynamicThreadPool`). */
const THREAD_POOLS = [
  "background.threads",
  "num.io.threads",
  "num.network.threads",
  "num.recovery.threads.per.data.dir",
  "num.replica.fetchers",
];

/**
 * Settings that a running broker takes without a restart, each with its value in effect, even if the file does not set it. All of
 * them are cluster-wide: every setting per broker needs the name of a listener. A value that a config provider of the broker
 * replaces needs a restart. So does a secret, because Kafka logs and stores values that are set while it runs.
 *
 * @param settings - settings of the broker's file.
 * @param version - version of Kafka. Without a catalogue of the version, no setting is live.
 * @param secretNames - names of settings whose values are secret.
 */
export function liveSettings(
  settings: Properties,
  version: string,
  secretNames: readonly string[] = [],
): Record<string, string> {
  const known = catalogueOf(version)?.broker ?? {};
  const inFile = new Map(Object.entries(settings).map(([name, value]) => [name, String(value).trim()]));
  const inEffect: ValueOf = (name) => inFile.get(name) ?? settingNamed(known, name)?.default;
  return Object.fromEntries(
    Object.entries(known)
      .filter(
        ([name, { update }]) =>
          update === "cluster-wide" && ![...SETTINGS_OF_LOG_CLEANER, ...secretNames].includes(name),
      )
      .map(([name, setting]) => [name, settingText(setting, valueInEffect(name, inEffect) ?? "")] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined && !isOfConfigProvider(entry[1])),
  );
}

/** Value in effect of a broker's setting, which may be the value of another setting; `undefined` if there is none. */
export function valueInEffect(name: string, find: ValueOf): string | undefined {
  const own = find(name);
  const substitutes = SUBSTITUTES[name];
  if (own || substitutes === undefined) {
    return own;
  }
  const [value, factor] =
    substitutes
      .map(([substitute, unit]) => [find(substitute), unit] as const)
      .find(([known]) => known !== undefined && /^[+-]?\d+$/.test(known)) ?? [];
  if (value === undefined || factor === undefined) {
    return undefined;
  }
  const number = BigInt(value.replace("+", "")) * factor;
  return number < 0n ? "-1" : String(number); // Every negative retention is none.
}

/** True if a broker reads two texts as the same value: `0.50` and `0.5`, `a, b` and `a,b`. */
export const isSameValue = (one: string, other: string): boolean => comparable(one) === comparable(other);

function comparable(text: string): string {
  const value = text.trim();
  if (/^[+-]?\d+$/.test(value)) {
    return String(BigInt(value.replace("+", "")));
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
    ? String(Number(value))
    : value
        .replace(/^(true|false)$/i, (word) => word.toLowerCase())
        .split(/\s*,\s*/)
        .join(",");
}

/** Next value on the way from one value to another that a running broker accepts: a thread pool at most doubles or halves. */
export function nextValue(name: string, from: string, to: string): string {
  const [size, wanted] = [Number(from), Number(to)];
  if (!THREAD_POOLS.includes(name) || !(size > 0) || !(wanted > 0)) {
    return to;
  }
  return String(Math.min(Math.max(wanted, Math.ceil(size / 2)), size * 2));
}

/** True for a setting that tools set while a broker runs, and remove again: the limits of `kafka-reassign-partitions`. */
export const isOfReassignment = (name: string): boolean => newestCatalogue().dynamic.includes(name);
