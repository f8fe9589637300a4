// Not the whole package, which takes 10 ms to load, in each process of an `up`.
import coerce from "semver/functions/coerce";
import gte from "semver/functions/gte";

/** Release in the text of a version, as Kafka reads it: `3.3` in `3.3.1` and in `3.3-IV3`, `0.11.0` in `0.11.0.2`. */
export const releaseOf = (version: string): string => /^(0\.\d+\.\d+|\d+\.\d+)/.exec(version)?.[0] ?? version;

/** True if a version is this one or newer. A version that does not start with a number counts as newer. */
export function isFrom(first: string, version: string): boolean {
  const number = /^\d/.test(version) ? coerce(version) : null;
  return number === null || gte(number, coerce(first) ?? number);
}
