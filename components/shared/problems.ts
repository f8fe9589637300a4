import { isIPv6 } from "node:net";
import { z } from "zod";

import { nearestName } from "./nearest-name";

/** One problem of the arguments that a caller passed. */
export interface Problem {
  /** Argument as the caller writes it: `port`, `brokerConfig["log.dirs"]`. */
  readonly property: string;
  /**
   * Rest of the sentence that the name of the argument begins: the problem, the value, and what to do:
   * `must be a port from 1 to 65535, got 70000`. The engine prints it after the words "has a problem".
   */
  readonly reason: string;
}

/** All problems on one line. */
export const describeProblems = (problems: readonly Problem[]): string =>
  problems.map(({ property, reason }) => `${property} ${reason}`).join("; ");

/** One problem for each property, because the cure of the first one, such as to remove the setting, cures the others too. */
export const firstOfEachProperty = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ property }, index) => problems.findIndex((other) => other.property === property) === index);

/**
 * Problems that `schema` finds in `value`, each with the value that caused it: before the `;` of a message that also says
 * what to do.
 *
 * @param isPrivate - true if the value at this path must not be shown. @defaultValue - every value is shown
 */
export function problemsOf(
  schema: z.ZodType,
  value: unknown,
  isPrivate: (path: readonly PropertyKey[]) => boolean = () => false,
): Problem[] {
  const result = schema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => {
        const [problem, ...advice] = message.split("; ");
        const given = isPrivate(path) ? "a private value" : valueText(valueAt(value, path));
        return { property: propertyName(path), reason: [`${problem}, got ${given}`, ...advice].join("; ") };
      });
}

/**
 * Schema of an object with only these properties. Each other property is reported by its name.
 *
 * @param owner - the object in the caller's words: `a host`.
 */
export function exactly<Shape extends z.core.$ZodLooseShape>(shape: Shape, owner: string) {
  const names = Object.keys(shape);
  return z.object(shape, "must be an object").catchall(
    z.custom<undefined>(() => false, {
      error: ({ path = [] }) => {
        const nearest = nearestName(String(path.at(-1)), names);
        const advice =
          nearest === undefined ? `use one of ${names.join(", ")}, or remove it` : `did you mean ${nearest}?`;
        return `is not a property of ${owner}; ${advice}`;
      },
    }),
  );
}

/**
 * Schema of a whole number from `min` to `max`.
 *
 * @param meaning - the number in the caller's words: `a port`.
 */
export function integer(meaning: string, min: number, max: number) {
  const params = { error: `must be ${meaning} from ${min} to ${max}`, abort: true };
  return z.int(params).min(min, params).max(max, params);
}

/**
 * Schema of one of a few words. A problem names the word that another text was probably meant to be.
 *
 * @param synonyms - word that a text in lower case stands for. @defaultValue - none
 */
export const oneOf = <const Word extends string>(
  words: readonly Word[],
  synonyms: Readonly<Record<string, NoInfer<Word>>> = {},
) =>
  z.enum(words, {
    error: ({ input }) => {
      const meant = typeof input === "string" ? meantWord(input.trim().toLowerCase(), words, synonyms) : undefined;
      const problem = `must be ${words.map((word) => `"${word}"`).join(" or ")}`;
      return meant === undefined ? problem : `${problem}; did you mean "${meant}"?`;
    },
  });

const meantWord = (text: string, words: readonly string[], synonyms: Readonly<Record<string, string>>) =>
  Object.hasOwn(synonyms, text) ? synonyms[text] : nearestName(text, words);

/**
 * Schema of a host name or IP address. An IPv6 address has no brackets, and is valid on more than one machine: it has no zone.
 *
 * @param meaning - the host in the caller's words: `a host name of this machine`.
 */
export const host = (meaning: string) => {
  const error = `must be ${meaning}; an IPv6 address has no brackets`;
  return z
    .string({ error })
    .refine((text) => NAME.test(text) || isIPv6(text), { error, abort: true })
    .refine((text) => !needsZone(text), {
      error: `must be ${meaning} other than a link-local address (fe80::) or one with a zone (%eth0), which is valid on one machine alone`,
    });
};

/** True for an IPv6 address that is valid on only one machine: it is link-local, or has a zone. */
export const needsZone = (text: string): boolean => isIPv6(text) && (text.includes("%") || /^fe[89ab]/i.test(text));

/** Host name or IPv4 address. */
const NAME = /^[\w.-]+$/;

/**
 * Schema of text without line breaks or other control characters.
 *
 * @param meaning - the text in the caller's words: `a version`.
 */
export const line = (meaning: string) => matching(/^\P{Cc}+$/u, `must be ${meaning}, on one line`);

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

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

/** Value for a message. An output of Pulumi and a promise have no value yet, and their members mean nothing to a reader. */
export function valueText(value: unknown): string {
  if (isOutput(value)) {
    return "an output; pass a plain value, because the value is needed before the first resource is created";
  }
  if (value instanceof Promise) {
    return "a promise; wait for its value with `await`";
  }
  if (typeof value === "function") {
    return value.name === "" ? "a function" : `the function or class ${value.name}`;
  }
  if (typeof value === "number" || typeof value === "bigint") {
    return String(value);
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "an object that is no plain data"; // It contains itself, for example.
  }
}

/** True for an output of Pulumi. Pure code knows an output by the mark that the SDK gives to all its outputs. */
export const isOutput = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "__pulumiOutput" in value;
