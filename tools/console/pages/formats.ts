import type { Language } from "../../start/language";

/** Forms of numbers and times in one language. */
export interface Formats {
  /** `12,345`. */
  number(value: number): string;
  /** `1.5 MiB`. */
  bytes(value: number): string;
  /** `2 d 3 h`, of milliseconds. */
  duration(valueMs: number): string;
  /** Date and time of day to the millisecond, in the time zone of this machine. */
  time(valueMs: number): string;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Forms of numbers and times in a language. */
export function formats(language: Language, timeZone?: string): Formats {
  const whole = new Intl.NumberFormat(language, { useGrouping: "always" } as Intl.NumberFormatOptions);
  const rounded = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(language, {
    timeZone,
    year: "numeric",
    month: "short",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
  });
  return {
    number: (value) => whole.format(value),
    bytes: (value) => {
      const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
      return `${rounded.format(value / 1024 ** power)} ${UNITS[power]}`;
    },
    duration,
    // A timestamp is a number of 64 bits that the producer chose, and not each of them is a date.
    time: (valueMs) => (isDate(valueMs) ? time.format(valueMs) : String(valueMs)),
  };
}

/** True if a number of milliseconds since 1970 is a date. */
export const isDate = (valueMs: number): boolean => !Number.isNaN(new Date(valueMs).getTime());

/** Duration in its two largest units. */
function duration(valueMs: number): string {
  const seconds = Math.max(0, Math.floor(valueMs / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const from = parts.findIndex(([value]) => value > 0);
  const shown = from < 0 ? parts.slice(-1) : parts.slice(from, from + 2);
  return shown.map(([value, unit]) => `${value} ${unit}`).join(" ");
}
