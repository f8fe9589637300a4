import { median } from "../median";
import type { Row, RowName } from "./catalogue";

/** What came of a fault that was tried once. */
export interface Outcome {
  /** Row of the catalogue. */
  readonly row: string;
  readonly runtime: string;
  /** Time from the fault until all was well again, in milliseconds. */
  readonly healedMs: number;
  /** What the client that ran through it has to say, where there was one. */
  readonly client?: ClientReport;
}

/** What a client saw that ran through a fault. */
export interface ClientReport {
  /** Records that were acknowledged, and could not be read afterwards. */
  readonly lost: number;
  /** Records that were read more than once. */
  readonly duplicated: number;
  /** Records that could not be published at all. */
  readonly failed: number;
  /** Longest time without an acknowledgement, in milliseconds. */
  readonly pauseMs: number;
}

const OUTCOMES: Outcome[] = [];

/** Writes down what came of a fault. */
export function note(outcome: Outcome & { readonly row: RowName }): void {
  OUTCOMES.push(outcome);
}

/** All that was written down in this process. */
export const noted = (): readonly Outcome[] => OUTCOMES;

const COLUMNS = [
  "row",
  "fault",
  "runtime",
  "tried",
  "lost",
  "duplicated",
  "failed",
  "longest pause s",
  "healed after s, median",
  "worst",
];

/** What came of the faults, in Markdown: a line for each row of the catalogue and runtime that was tried. */
export function renderOutcomes(outcomes: readonly Outcome[], catalogue: Readonly<Record<string, Row>>): string {
  const rows = Object.entries(catalogue).flatMap(([row, { fault }]) => {
    const runtimes = new Set(outcomes.filter((outcome) => outcome.row === row).map(({ runtime }) => runtime));
    return [...runtimes].map((runtime) => {
      const tried = outcomes.filter((outcome) => outcome.row === row && outcome.runtime === runtime);
      return [row, fault, runtime, ...figuresOf(tried)];
    });
  });
  return renderTable([COLUMNS, ["---", "---", "---", ...COLUMNS.slice(3).map(() => "---:")], ...rows]);
}

/** What each row of the catalogue promises, in Markdown, and which files of tests prove it. */
export function renderProofs(catalogue: Readonly<Record<string, Row>>): string {
  const rows = Object.entries(catalogue).map(([row, { fault, expected, proofs }]) => {
    const files = new Set(proofs.map(({ runtime, file }) => `${file} (${runtime})`));
    return [row, fault, expected, [...files].join("<br>")];
  });
  return renderTable([["row", "fault", "expected", "tried by"], ["---", "---", "---", "---"], ...rows]);
}

const renderTable = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function figuresOf(tried: readonly Outcome[]): string[] {
  const healed = tried.map(({ healedMs }) => healedMs);
  return [
    String(tried.length),
    ...figuresOfClients(tried.flatMap(({ client }) => client ?? [])),
    seconds(median(healed)),
    seconds(Math.max(...healed)),
  ];
}

/** Dashes where no client ran through the fault. */
function figuresOfClients(reports: readonly ClientReport[]): string[] {
  if (reports.length === 0) {
    return ["–", "–", "–", "–"];
  }
  const sum = (key: keyof ClientReport) => String(reports.reduce((all, report) => all + report[key], 0));
  return [sum("lost"), sum("duplicated"), sum("failed"), seconds(Math.max(...reports.map(({ pauseMs }) => pauseMs)))];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
