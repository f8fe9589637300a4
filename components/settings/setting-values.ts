import type { Setting } from "./catalogue";

/** Value of a setting as a program or a configuration file gives it. */
export type SettingValue = string | number | boolean;

/** True for a value that a config provider of the broker replaces: `${file:/run/secrets:password}`. */
export const isOfConfigProvider = (value: SettingValue): boolean => /\$\{[^}]*:[^}]*\}/.test(String(value));

const WHOLE_NUMBERS = { SHORT: 15n, INT: 31n, LONG: 63n } as const;

/** Values that a setting accepts, in words. */
export function acceptedValues(setting: Setting): string {
  const { type, min, max, values, versions } = setting;
  if (versions !== undefined) {
    return `a version of Kafka's protocol from ${versions[0]} to ${versions.filter((version) => !version.includes("-")).at(-1)}`;
  }
  if (values !== undefined) {
    const words = values.map((word) => `"${word}"`).join(" or ");
    return type === "LIST" ? `${words}, or more of them with commas` : words;
  }
  switch (type) {
    case "BOOLEAN":
      return "true or false";
    case "DOUBLE":
      return ["a number", ...(min ? [`from ${min}`] : []), ...(max ? [`to ${max}`] : [])].join(" ");
    case "SHORT":
    case "INT":
    case "LONG": {
      const [smallest, largest] = wholeNumberRange(setting);
      return `a whole number from ${smallest} to ${largest}`;
    }
    case "CLASS":
      return "the name of a Java class";
    default:
      return "text";
  }
}

/**
 * Value of a setting as Kafka stores it, so that equal values are equal texts: `true` for `TRUE`, `0.5` for `0.50`.
 *
 * @returns `undefined` if the setting does not accept the value. Only text is accepted where its characters count, because
 *   YAML and JavaScript change numbers: `3.0` becomes `3`. A number that JavaScript has rounded is not accepted either.
 */
export function settingText(setting: Setting, value: SettingValue): string | undefined {
  const { type, values, versions } = setting;
  if (isRounded(value) || (typeof value !== "string" && isText(setting))) {
    return undefined;
  }
  const text = String(value).trim();
  if (versions !== undefined) {
    return versions.includes(releaseOf(text)) ? text : undefined;
  }
  if (values !== undefined) {
    const parts = type === "LIST" ? text.split(/\s*,\s*/) : [text];
    return parts.every((part) => values.includes(part)) ? parts.join(",") : undefined;
  }
  switch (type) {
    case "BOOLEAN":
      return /^(true|false)$/i.test(text) ? text.toLowerCase() : undefined;
    case "DOUBLE":
      return decimalText(setting, text);
    case "SHORT":
    case "INT":
    case "LONG":
      return wholeNumberText(setting, text);
    case "CLASS":
      return /^[\w$.]+$/.test(text) ? text : undefined;
    default:
      return text;
  }
}

/**
 * Reason why a setting does not accept a value, with the value and the cure; `undefined` if the setting accepts the value.
 *
 * @param shown - value for the message: a secret is not shown.
 */
export function valueProblem(setting: Setting, value: SettingValue, shown: string): string | undefined {
  if (settingText(setting, value) !== undefined) {
    return undefined;
  }
  const reason = `must be ${acceptedValues(setting)}, got ${shown}`;
  if (isRounded(value)) {
    return `${reason}, which is rounded; write it in quotes`;
  }
  if (typeof value === "string" || !isText(setting) || setting.values !== undefined) {
    return reason;
  }
  return `${reason}; write it in quotes${typeof value === "number" ? ", because YAML and JavaScript change a number such as 3.0" : ""}`;
}

/** True if JavaScript can't represent all whole numbers of this size. */
export const isRounded = (value: unknown): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);

/** True if the characters of the value count: `3.0` is not `3`. */
const isText = ({ type }: Setting): boolean => ["STRING", "LIST", "CLASS", "PASSWORD"].includes(type);

/** Release of a version: `3.3` for `3.3.1`, `0.11.0` for `0.11.0.2`. Other text, such as `3.3-IV3`, stays as it is. */
const releaseOf = (version: string): string =>
  version
    .split(".")
    .slice(0, version.startsWith("0.") ? 3 : 2)
    .join(".");

function wholeNumberRange({ type, min, max }: Setting): readonly [bigint, bigint] {
  const limit = 2n ** WHOLE_NUMBERS[type as keyof typeof WHOLE_NUMBERS];
  return [min === undefined ? -limit : BigInt(min), max === undefined ? limit - 1n : BigInt(max)];
}

function wholeNumberText(setting: Setting, text: string): string | undefined {
  if (!/^[+-]?\d+$/.test(text)) {
    return undefined;
  }
  const number = BigInt(text.replace("+", ""));
  const [min, max] = wholeNumberRange(setting);
  return number >= min && number <= max ? String(number) : undefined;
}

function decimalText({ min, max }: Setting, text: string): string | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    return undefined;
  }
  const number = Number(text);
  return number >= Number(min ?? -Infinity) && number <= Number(max ?? Infinity) ? String(number) : undefined;
}
