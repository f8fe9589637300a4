import { z } from "zod";

/** One thing that is wrong with what a caller handed in. */
export interface Problem {
  /** What it is about, as the caller wrote it: `port`, `brokerConfig["log.dirs"]`. */
  readonly property: string;
  /** What is wrong, the value, and what to do: `must be a port from 1 to 65535, got 70000`. */
  readonly reason: string;
}

/** All problems in one line. */
export const describeProblems = (problems: readonly Problem[]): string =>
  problems.map(({ property, reason }) => `${property} ${reason}`).join("; ");

/**
 * What `schema` finds wrong with `value`, each problem with the value that caused it.
 *
 * @param isPrivate - whether the value below this path must not be shown. @defaultValue - none
 */
export function problemsOf(
  schema: z.ZodType,
  value: unknown,
  isPrivate: (path: readonly PropertyKey[]) => boolean = () => false,
): Problem[] {
  const result = schema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map((issue) => ({
        property: propertyName(issue.path),
        reason: `${issue.message}, got ${isPrivate(issue.path) ? "a private value" : shown(valueAt(value, issue.path))}`,
      }));
}

/** A whole number from `min` to `max`; `what` says it in the caller's words: `a port`. */
export const integer = (what: string, min: number, max: number) =>
  z.custom<number>(
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    `must be ${what} from ${min} to ${max}`,
  );

/** One of a few words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.custom<Word>((value) => words.includes(value as Word), `must be ${words.map((word) => `"${word}"`).join(" or ")}`);

/** A host name or IPv4 address. Not an IPv6 address: kafkajs takes the last colon of `host:port` for the only one. */
export const host = (what: string) =>
  z.custom<string>((value) => typeof value === "string" && /^[\w.-]+$/.test(value), `must be ${what}, no IPv6 address`);

/** Text without line breaks or other control characters. */
export const line = (what: string) =>
  z.custom<string>(
    (value) => typeof value === "string" && value.length > 0 && !/\p{Cc}/u.test(value),
    `must be ${what}, on one line`,
  );

function propertyName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (name === "") {
      return String(part);
    }
    return /^[A-Za-z_]\w*$/.test(String(part)) ? `${name}.${String(part)}` : `${name}[${JSON.stringify(part)}]`;
  }, "");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

const shown = (value: unknown): string =>
  typeof value === "number" || typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
