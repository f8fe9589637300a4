import { closest, distance } from "fastest-levenshtein";

/** Share of a name's characters that a misspelt name may differ in. */
const LARGEST_DIFFERENCE = 0.34;

/**
 * Name that a misspelt name was probably meant to be: `log.retention.hours` for `log.retention.hour` and for
 * `KAFKA_LOG_RETENTION_HOURS`.
 *
 * @returns `undefined` if no name is near.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const letters = lettersOf(name.replace(/^kafka_(cfg_)?/i, ""));
  const equal = names.find((one) => lettersOf(one) === letters);
  if (equal !== undefined || names.length === 0) {
    return equal;
  }
  const nearest = closest(name, [...names]);
  const largest = Math.min(Math.max(2, name.length * LARGEST_DIFFERENCE), nearest.length - 1);
  return distance(name, nearest) <= largest ? nearest : undefined;
}

const lettersOf = (name: string): string => name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
