/** Values that a setting accepts. */
interface SettingType {
  /** Accepted values in words: `a whole number from 0`. */
  readonly accepts: string;
  /** Returns the value as Kafka stores it, or `undefined` if the setting does not accept the value. */
  readonly textOf: (value: string) => string | undefined;
}

const INT_MAX = 2n ** 31n - 1n;
const LONG_MAX = 2n ** 63n - 1n;

const wholeNumber =
  (max: bigint) =>
  (min: number): SettingType => ({
    accepts: `a whole number from ${min} to ${max}`,
    textOf: (value) => {
      if (!/^[+-]?\d+$/.test(value)) {
        return undefined;
      }
      const number = BigInt(value.replace("+", ""));
      return number >= min && number <= max ? String(number) : undefined;
    },
  });

const int = wholeNumber(INT_MAX);
const long = wholeNumber(LONG_MAX);

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(" or ");

const oneOf = (...words: readonly string[]): SettingType => ({
  accepts: quoted(words),
  textOf: (value) => (words.includes(value) ? value : undefined),
});

const someOf = (...words: readonly string[]): SettingType => ({
  accepts: `${quoted(words)}, or more of them with commas`,
  textOf: (value) => {
    const parts = value.split(/\s*,\s*/);
    return parts.every((part) => words.includes(part)) ? parts.join(",") : undefined;
  },
});

const BOOLEAN: SettingType = {
  accepts: "true or false",
  textOf: (value) => (/^(true|false)$/i.test(value) ? value.toLowerCase() : undefined),
};

const FRACTION: SettingType = {
  accepts: "a number from 0 to 1",
  textOf: (value) =>
    /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) && Number(value) <= 1 ? String(Number(value)) : undefined,
};

const VERSION: SettingType = {
  accepts: "a version of Kafka",
  textOf: (value) => (/^\d+\.\d+(\.\d+)?(-IV\d+)?$/.test(value) ? value : undefined),
};

/**
 * Settings of topics in Kafka 3.3.1 and the values that they accept, as `java kafka.log.LogConfig` prints them. Without
 * {@link REASSIGNMENT_SETTINGS}.
 */
const SETTINGS: Readonly<Record<string, SettingType>> = {
  "cleanup.policy": someOf("delete", "compact"),
  "compression.type": oneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
  "delete.retention.ms": long(0),
  "file.delete.delay.ms": long(0),
  "flush.messages": long(1),
  "flush.ms": long(0),
  "index.interval.bytes": int(0),
  "max.compaction.lag.ms": long(1),
  "max.message.bytes": int(0),
  "message.downconversion.enable": BOOLEAN,
  "message.format.version": VERSION,
  "message.timestamp.difference.max.ms": long(0),
  "message.timestamp.type": oneOf("CreateTime", "LogAppendTime"),
  "min.cleanable.dirty.ratio": FRACTION,
  "min.compaction.lag.ms": long(0),
  "min.insync.replicas": int(1),
  preallocate: BOOLEAN,
  "retention.bytes": long(-1),
  "retention.ms": long(-1),
  "segment.bytes": int(14),
  "segment.index.bytes": int(4),
  "segment.jitter.ms": long(0),
  "segment.ms": long(1),
  "unclean.leader.election.enable": BOOLEAN,
};

/** Settings that `kafka-reassign-partitions` adds to a topic while it moves partitions, and removes afterwards. */
export const REASSIGNMENT_SETTINGS: readonly string[] = [
  "leader.replication.throttled.replicas",
  "follower.replication.throttled.replicas",
];

/** Names of all settings in the table. */
export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS);

/** Values that a setting accepts, in words; `undefined` for a setting that is not in the table. */
export const acceptedValues = (name: string): string | undefined => typeOf(name)?.accepts;

/**
 * Value of a setting as Kafka stores it, so that equal values are equal texts: `true` for `TRUE`, `0.5` for `0.50`. The
 * value of a setting that is not in the table is only trimmed.
 *
 * @returns `undefined` if the setting does not accept the value.
 */
export function settingText(name: string, value: string | number | boolean): string | undefined {
  const type = typeOf(name);
  const text = String(value).trim();
  if (type === undefined) {
    return text;
  }
  // JavaScript has already rounded a larger number.
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? undefined
    : type.textOf(text);
}

const typeOf = (name: string): SettingType | undefined => (Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined);
