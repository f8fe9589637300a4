import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { aroundEach } from "./hooks";

/** A process of the test's own. */
export interface Child {
  readonly pid: number;
  /** The first line that it printed. */
  readonly firstLine: string;
  /** Resolves with the signal that ended it, or `null` if it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** What starts processes for the tests of a `describe` and ends, by pid, those that still run afterwards. */
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

/** A script that says `ready` and then lives until it is ended. */
export const LIVES_ON = "setInterval(() => {}, 1000); console.log('ready');";

/** A script that prints a port of 127.0.0.1 on which it listens until it is ended. */
export const LISTENS =
  "const server = require('net').createServer(); server.listen(0, '127.0.0.1', () => console.log(server.address().port));";

/** Kills a child, and waits for its end. */
export async function kill({ pid, ended }: Child): Promise<void> {
  process.kill(pid, "SIGKILL");
  await ended;
}
