import { appendFileSync } from "node:fs";

import { median } from "../median";
import type { Fault, FaultId } from "./catalogue";

/** Outcome of one run of a fault. */
export interface Outcome {
  /** Id of the fault in the catalogue. */
  readonly row: string;
  readonly runtime: string;
  /** Time from the fault until everything was healed, in milliseconds. */
  readonly healedMs: number;
  /** Report of the client that ran meanwhile. @defaultValue - no client ran */
  readonly client?: ClientReport;
}

/** Observations of a client that runs during a fault. */
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

/** Environment variable: file that collects outcomes, one per line, as JSON. */
export const OUTCOMES_FILE = "KAFKA_CLUSTER_FAULT_OUTCOMES";

/** Records the outcome of a fault, if the environment names a file for outcomes. */
export function recordOutcome(outcome: Outcome & { readonly row: FaultId }): void {
  const file = process.env[OUTCOMES_FILE];
  if (file !== undefined) {
    appendFileSync(file, `${JSON.stringify(outcome)}\n`);
  }
}

/** Outcomes from the text of a file that {@link recordOutcome} wrote. */
export const parseOutcomes = (text: string): Outcome[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

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

/** Table of outcomes in Markdown: one line for each fault and runtime that was tried. */
export function renderOutcomes(outcomes: readonly Outcome[], catalogue: Readonly<Record<string, Fault>>): string {
  const rows = Object.entries(catalogue).flatMap(([row, { fault }]) => {
    const runtimes = new Set(outcomes.filter((outcome) => outcome.row === row).map(({ runtime }) => runtime));
    return [...runtimes].map((runtime) => {
      const tried = outcomes.filter((outcome) => outcome.row === row && outcome.runtime === runtime);
      return [row, fault, runtime, ...figuresOf(tried)];
    });
  });
  return renderTable([COLUMNS, ["---", "---", "---", ...COLUMNS.slice(3).map(() => "---:")], ...rows]);
}

/** Table of the catalogue in Markdown: the expectation of each fault, and the test files that verify the expectation. */
export function renderTestReferences(catalogue: Readonly<Record<string, Fault>>): string {
  const rows = Object.entries(catalogue).map(([row, { fault, expected, tests }]) => {
    const files = new Set(tests.map(({ runtime, file }) => `${file} (${runtime})`));
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

/** Figures of the client reports; dashes if there are none. */
function figuresOfClients(reports: readonly ClientReport[]): string[] {
  if (reports.length === 0) {
    return ["–", "–", "–", "–"];
  }
  const sum = (key: keyof ClientReport) => String(reports.reduce((all, report) => all + report[key], 0));
  return [sum("lost"), sum("duplicated"), sum("failed"), seconds(Math.max(...reports.map(({ pauseMs }) => pauseMs)))];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
