import { parseProperties } from "../shared/properties";
import { KNOWN_FAILURES, UNKNOWN_SETTING } from "./known-failures";
import { TRACE_LINE, withoutStrangers } from "./stranger-lines";

/** Number of lines at the end of a log that are searched for known failures: Kafka writes its settings and stack traces there. */
export const SEARCHED_LINES = 500;

/** Longest quoted part of a line, in characters. */
const QUOTED_LENGTH = 300;

/** Files of a service's configuration folder: file name to text. */
type Files = Readonly<Record<string, string>>;

/** Failure that lines of a log identify. */
export interface Diagnosis {
  /** Cause and cure in English: `cause: cure`. */
  readonly advice: string;
  /** Line that identifies the failure. */
  readonly line: string;
}

/**
 * Failure that lines of a log identify; `undefined` if no line is known.
 *
 * @param lines - lines without secrets.
 * @param files - configuration of the service, to name the setting that holds a class or a host. @defaultValue - none
 */
export function diagnose(lines: readonly string[], files: Files = {}): Diagnosis | undefined {
  const ownLines = withoutStrangers(lines);
  for (const { pattern, en } of KNOWN_FAILURES) {
    for (const line of ownLines) {
      const match = pattern.exec(line);
      if (match !== null) {
        const [, name = ""] = match;
        const advice = en.replaceAll("$1", () => name).replaceAll("$setting", () => settingsWith(name, files));
        return { advice, line };
      }
    }
  }
  return undefined;
}

/** Names of the settings that have a value, or have it in their list of values. */
function settingsWith(value: string, files: Files): string {
  const names = Object.values(files)
    .flatMap((text) => Object.entries(parseProperties(text)))
    .filter(([, text]) => text.split(/[,;]/).some((part) => hostOf(part.trim()) === value))
    .map(([name]) => ARGUMENTS[name] ?? name);
  return [...new Set(names)].join(" or ") || UNKNOWN_SETTING.en;
}

/** Arguments that set settings which users don't write themselves. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  "advertised.listeners": "advertisedHost",
  listeners: "bindAddress",
  clientPortAddress: "bindAddress",
};

/** Host of `NAME://host:port`, `id@host:port` or `host:port/path`; the text itself if it is none of them. */
const hostOf = (text: string): string => /^(?:[^/]*:\/\/|\d+@)?([^:/]+):\d+(?:[:/].*)?$/.exec(text)?.[1] ?? text;

/**
 * Lines of the logs of a service for a message: the last ones of each log, after the line that says why the service failed if
 * that is not one of them.
 *
 * @param count - number of last lines of each log.
 * @param diagnosis - failure that the lines identify. @defaultValue - the first fatal error says why, or else the last error
 */
export function quotedLines(logs: readonly (readonly string[])[], count: number, diagnosis?: Diagnosis): string[] {
  const ownLogs = logs.map(withoutStrangers);
  const reason = diagnosis?.line ?? reasonIn(ownLogs.flat());
  const last = ownLogs.flatMap((lines) => lines.slice(-count));
  return (reason === undefined || last.includes(reason) ? last : [reason, ...last]).map((line) =>
    line.slice(0, QUOTED_LENGTH),
  );
}

/** Line that says why a service with an unknown failure ended: the last cause of the first fatal error, or else the last error. */
function reasonIn(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => FATAL_LINE.test(line));
  const end = first < 0 ? -1 : lines.findIndex((line, index) => index > first && !TRACE_LINE.test(line));
  return lines.slice(Math.max(first, 0), end < 0 ? undefined : end).findLast((line) => ERROR_LINE.test(line));
}

/**
 * Line that reports the error that ends a service. Errors of its shutdown follow. A remote host searches with the same
 * expression.
 */
export const FATAL_LINE = /(^|\] )(ERROR|FATAL) .*([Ff]atal|[Ee]xiting)/;

/** Line that reports an error. A remote host searches with the same expression. */
export const ERROR_LINE = /(^|\] )(ERROR|FATAL) |(^|[^a-z])[A-Za-z.]*(Exception|Error)(:|$)/;
