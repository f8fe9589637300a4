/** The text that Kafka keeps of a setting's value, or `undefined` where the value is none that it takes. */
type TextOf = (value: string) => string | undefined;

/** Which values a setting takes. */
interface SettingType {
  /** In the caller's words: `a whole number from 0`. */
  readonly takes: string;
  readonly textOf: TextOf;
}

const INT_MAX = 2n ** 31n - 1n;
const LONG_MAX = 2n ** 63n - 1n;

const wholeNumber =
  (max: bigint) =>
  (min: number): SettingType => ({
    takes: `a whole number from ${min} to ${max}`,
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
  takes: quoted(words),
  textOf: (value) => (words.includes(value) ? value : undefined),
});

const someOf = (...words: readonly string[]): SettingType => ({
  takes: `${quoted(words)}, or more of them with commas`,
  textOf: (value) => {
    const parts = value.split(/\s*,\s*/);
    return parts.every((part) => words.includes(part)) ? parts.join(",") : undefined;
  },
});

const BOOLEAN: SettingType = {
  takes: "true or false",
  textOf: (value) => (/^(true|false)$/i.test(value) ? value.toLowerCase() : undefined),
};

const FRACTION: SettingType = {
  takes: "a number from 0 to 1",
  textOf: (value) =>
    /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) && Number(value) <= 1 ? String(Number(value)) : undefined,
};

const VERSION: SettingType = {
  takes: "a version of Kafka",
  textOf: (value) => (/^\d+\.\d+(\.\d+)?(-IV\d+)?$/.test(value) ? value : undefined),
};

/**
 * The settings of topics, with what they take: those of `kafka.log.LogConfig` of Kafka 3.3.1, as `java kafka.log.LogConfig`
 * prints them, but for {@link REASSIGNMENT_SETTINGS}.
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

/** Settings that `kafka-reassign-partitions` gives a topic while it moves partitions, and takes away again. */
export const REASSIGNMENT_SETTINGS: readonly string[] = [
  "leader.replication.throttled.replicas",
  "follower.replication.throttled.replicas",
];

/** Names of the settings that are known. */
export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS);

/** What a setting takes, in words; `undefined` where the setting is not known. */
export const whatTakes = (name: string): string | undefined => typeOf(name)?.takes;

/**
 * The text that Kafka keeps of a value, so that equal values are the same text: `true` for `TRUE`, `0.5` for `0.50`.
 * A setting that is not known keeps what was given.
 *
 * @returns `undefined` where the setting does not take the value.
 */
export function settingText(name: string, value: string | number | boolean): string | undefined {
  const type = typeOf(name);
  const text = String(value).trim();
  if (type === undefined) {
    return text;
  }
  // Beyond that, what was written is not what there is.
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? undefined
    : type.textOf(text);
}

const typeOf = (name: string): SettingType | undefined => (Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined);
