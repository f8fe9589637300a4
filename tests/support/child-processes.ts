import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { aroundEach } from "./hooks";

/** Process that a test has started. */
export interface Child {
  readonly pid: number;
  /** First line of its output. */
  readonly firstLine: string;
  /** Resolves with the signal that ended the process, or `null` if the process ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** Returns a function that starts processes for the tests of a `describe`. Processes that still run afterwards are killed. */
export function childProcesses(hooks = aroundEach): (script: string, ...args: string[]) => Promise<Child> {
  const started: ChildProcess[] = [];
  hooks.last(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, "exit");
        child.kill("SIGKILL");
        await exit;
      }
    }
  });
  return async (script, ...args) => {
    const child = spawn(process.execPath, ["-e", script, "--", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    started.push(child);
    const ended = once(child, "exit").then(([, signal]) => signal as NodeJS.Signals | null);
    const [firstLine] = await once(createInterface(child.stdout), "line");
    return { pid: child.pid as number, firstLine, ended };
  };
}

/** Script that prints `ready` and then runs until it is killed. */
export const LIVES_ON = "setInterval(() => {}, 1000); console.log('ready');";

/** Script that listens on a port of 127.0.0.1, prints the port, and runs until it is killed. */
export const LISTENS =
  "const server = require('net').createServer(); server.listen(0, '127.0.0.1', () => console.log(server.address().port));";

/** Kills a process and waits for its end. */
export async function kill({ pid, ended }: Child): Promise<void> {
  process.kill(pid, "SIGKILL");
  await ended;
}
