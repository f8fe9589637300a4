import { z } from "zod";

/** Position that the offsets of a group are reset to. */
export type ResetTarget =
  | { readonly kind: "earliest" | "latest" }
  | { readonly kind: "offset"; readonly offset: number }
  /** Number of records to go forward; negative to go back. */
  | { readonly kind: "shift"; readonly by: number }
  /** First record with this time or a later one, in milliseconds since 1970. */
  | { readonly kind: "time"; readonly timeMs: number };

const DATE_AND_TIME = z.iso.datetime({ offset: true, local: true });

const DATE = z.iso.date();

/**
 * Position in the words of a user: `earliest`, `latest`, an offset, `-N` or `+N` records, or a time such as
 * `2026-11-29T10:00:00Z`. A time without a zone is a time of this machine.
 *
 * @param nowMs - present time, in milliseconds since 1970.
 * @throws if the text is none of these, or the time is in the future.
 */
export function parseResetTarget(text: string, nowMs = Date.now()): ResetTarget {
  if (text === "earliest" || text === "latest") {
    return { kind: text };
  }
  if (/^[+-]\d+$/.test(text)) {
    return { kind: "shift", by: Number(text) };
  }
  if (/^\d+$/.test(text)) {
    return { kind: "offset", offset: Number(text) };
  }
  const timeMs = timeOf(text);
  if (timeMs === undefined) {
    throw new Error(
      `--reset-to must be earliest, latest, an offset, -N, +N or a time such as 2026-11-29T10:00:00Z, got ${JSON.stringify(text)}`,
    );
  }
  if (timeMs > nowMs) {
    throw new Error(`--reset-to must not be a time in the future, got ${text}; use latest to skip all records`);
  }
  // In Kafka's requests, negative times stand for the ends of the log.
  return { kind: "time", timeMs: Math.max(0, timeMs) };
}

function timeOf(text: string): number | undefined {
  if (DATE_AND_TIME.safeParse(text).success) {
    return Date.parse(text);
  }
  // Without a time, JavaScript would read the date as one of UTC.
  return DATE.safeParse(text).success ? Date.parse(`${text}T00:00:00`) : undefined;
}
