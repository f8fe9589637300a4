import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { aroundEach } from "./hooks";

/** Exit code and output of a script. */
export interface ScriptResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Running script. */
export interface RunningScript {
  readonly child: ChildProcessWithoutNullStreams;
  /**
   * Resolves once neither the script nor any of its children has the output open: then all of them have ended.
   */
  readonly ended: Promise<ScriptResult>;
}

/**
 * Returns a function that starts a script with `bash`. Scripts that still run after the tests of the `describe` are killed
 * with their process groups.
 *
 * @param pathOf - path of a script, by its name.
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
      // Without a shell around it, bash would take the socket that is its input for that of an SSH server, and read ~/.bashrc.
      env: { ...process.env, SHLVL: "1", ...env },
      detached: true, // A process group of its own.
    });
    started.push(child);
    child.stdin.on("error", () => {}); // The script did not read its input; its exit code says why.
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
    // The script has ended.
  }
}

/** Makes programs in a folder, from the lines of shell scripts by name. Returns a `PATH` that starts with the folder. */
export async function programsOnPath(folder: string, programs: Readonly<Record<string, string[]>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, lines] of Object.entries(programs)) {
    await writeFile(join(folder, name), `${["#!/bin/sh", ...lines].join("\n")}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return [folder, process.env.PATH].join(delimiter);
}
