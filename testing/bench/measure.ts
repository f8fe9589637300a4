import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";

import type { CommandResult } from "../stack/scratch-stack";
import { type Measurement, renderPlot, renderTable, rowsOf } from "./report";

/** Several things that are measured together. */
export interface Benchmark {
  /** Name of the files with its figures. */
  readonly name: string;
  readonly title: string;
  /** What is measured, in the order of the table. */
  readonly columns: readonly Omit<Measurement, "timesMs">[];
  /** Measures each of them once, one after the other, so that a drift of the machine's speed meets them all. */
  measureOnce(): Promise<Readonly<Record<string, number>>>;
}

/** Measures a benchmark `runs` times, after one run that does not count, and writes down the figures. */
export async function measure(benchmark: Benchmark, runs: number, folder: string): Promise<void> {
  const { name, title, columns } = benchmark;
  console.log(`${name}: warming up …`);
  await benchmark.measureOnce();
  const times: Readonly<Record<string, number>>[] = [];
  for (let number = 1; number <= runs; number += 1) {
    console.log(`${name}: run ${number} of ${runs} …`);
    times.push(await benchmark.measureOnce());
  }
  const measurements = columns.map((column) => ({ ...column, timesMs: times.map((one) => one[column.name] ?? 0) }));
  const rows = rowsOf(measurements);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, ${runs} runs`;
  const table = `${renderTable(rows)}\n${machine}\n`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify({ machine, measurements, rows }, null, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), table);
  await writeFile(join(folder, `${name}.svg`), renderPlot(`${title}: median of ${runs} runs`, rows));
  console.log(`\n${table}\nwritten to ${folder}`);
}

/** How long a command of the CLI takes, in milliseconds. */
export async function timedCommand(command: () => Promise<CommandResult>): Promise<number> {
  const startedAt = performance.now();
  const { exitCode, text } = await command();
  if (exitCode !== 0) {
    throw new Error(`a measured command failed:\n${text}`);
  }
  return performance.now() - startedAt;
}
