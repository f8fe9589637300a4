import { setTimeout as delay } from "node:timers/promises";

/** Position in a log. */
export interface LogPosition {
  /** Identity of the file, which a renamed file keeps. */
  readonly file: string;
  /** Bytes before the position. */
  readonly offset: number;
}

/** Part of a log, and the position after it. */
export interface LogPart {
  readonly text: string;
  readonly position: LogPosition;
}

/** Log of a service. */
export interface ServiceLog {
  /** Reads the last lines. @throws if there is no log */
  lastLines(count: number): Promise<LogPart>;
  /** Reads everything after a position: the rest of a log that was renamed in the meantime, too. */
  readAfter(position: LogPosition): Promise<LogPart>;
}

/** Pause between two reads, in milliseconds. */
const INTERVAL_MS = 500;

/** Writes the last lines of a log, and then each new part until `signal` aborts. */
export async function followLog(
  log: ServiceLog,
  lines: number,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let part = await log.lastLines(lines);
  for (;;) {
    if (part.text !== "") {
      write(part.text);
    }
    if (signal.aborted) {
      return;
    }
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) {
      return;
    }
    part = await log.readAfter(part.position);
  }
}
