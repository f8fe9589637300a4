import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";

import type { CommandResult } from "../stack/scratch-stack";
import { type Measurement, renderPlot, renderTable, rowsOf } from "./report";

/** Measurements that are taken together. */
export interface Benchmark {
  /** Name of the files with the figures, without extension. */
  readonly name: string;
  readonly title: string;
  /** Columns of the table, in order. */
  readonly columns: readonly Omit<Measurement, "values">[];
  /** Measures each column once, in turn: a drift of the machine's speed affects all columns. Values are in the unit of their column. */
  measureOnce(): Promise<Readonly<Record<string, number>>>;
}

/** Measures a benchmark `runs` times, after a warm-up run, and writes figures, table and plot into a folder. */
export async function measure(benchmark: Benchmark, runs: number, folder: string): Promise<void> {
  const { name, title, columns } = benchmark;
  console.log(`${name}: warming up …`);
  await benchmark.measureOnce();
  const measured: Readonly<Record<string, number>>[] = [];
  for (let number = 1; number <= runs; number += 1) {
    console.log(`${name}: run ${number} of ${runs} …`);
    measured.push(await benchmark.measureOnce());
  }
  const measurements = columns.map((column) => ({ ...column, values: measured.map((one) => one[column.name] ?? 0) }));
  const rows = rowsOf(measurements);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, ${runs} runs`;
  const table = `${renderTable(rows)}\n${machine}\n`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify({ machine, measurements, rows }, null, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), table);
  await writeFile(join(folder, `${name}.svg`), renderPlot(`${title}: median of ${runs} runs`, rows));
  console.log(`\n${table}\nwritten to ${folder}`);
}

/** Measures an action, in milliseconds. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}

/** Measures a command of the CLI, in milliseconds. @throws if the command fails. */
export const timedCommand = (command: () => Promise<CommandResult>): Promise<number> =>
  timed(async () => {
    const { exitCode, text } = await command();
    if (exitCode !== 0) {
      throw new Error(`measured command failed with exit code ${exitCode}:\n${text}`);
    }
  });
