import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { aroundEach } from "./hooks";

/** How a script ended, and what it printed. */
export interface ScriptResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A script that runs. */
export interface RunningScript {
  readonly child: ChildProcessWithoutNullStreams;
  /**
   * Resolves once neither the script nor a process that it has started holds its output: then none of them is left.
   */
  readonly ended: Promise<ScriptResult>;
}

/**
 * What starts scripts, found by `pathOf`, with `bash` for the tests of a `describe`, and ends, by process group, those that still
 * run afterwards.
 */
export function bashScripts(pathOf: (name: string) => string, hooks = aroundEach) {
  const started: ChildProcess[] = [];
  hooks.last(() => {
    for (const { pid } of started.splice(0)) {
      endGroup(pid);
    }
  });
  return (name: string, args: readonly (string | number)[], env: NodeJS.ProcessEnv = {}): RunningScript => {
    const child = spawn("bash", [pathOf(name), ...args.map(String)], {
      env: { ...process.env, ...env },
      detached: true, // A process group of its own.
    });
    started.push(child);
    child.stdin.on("error", () => {}); // It did not want to read: its exit says why.
    const [stdout, stderr] = [child.stdout, child.stderr].map((output) => {
      const chunks: Buffer[] = [];
      output.on("data", (chunk) => chunks.push(chunk));
      return () => Buffer.concat(chunks).toString("utf8");
    }) as [() => string, () => string];
    const ended = once(child, "close").then(([exitCode]) => ({
      exitCode: exitCode as number | null,
      stdout: stdout(),
      stderr: stderr(),
    }));
    return { child, ended };
  };
}

function endGroup(pid: number | undefined): void {
  try {
    process.kill(-(pid as number), "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Makes programs in a folder: name to the lines of a shell script. Returns a `PATH` that finds them before all others. */
export async function programsOnPath(folder: string, programs: Readonly<Record<string, string[]>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, lines] of Object.entries(programs)) {
    await writeFile(join(folder, name), `${["#!/bin/sh", ...lines].join("\n")}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return [folder, process.env.PATH].join(delimiter);
}
