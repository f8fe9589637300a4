import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

import type { ScratchStack } from "./scratch-stack";
import { startToolCommand } from "./tool-command";

/** `npm run console` for a stack, in a process of its own. */
export class RunningConsole {
  private constructor(
    private readonly process: ChildProcess,
    /** Address that the command printed. */
    readonly address: string,
  ) {}

  /** Starts the command. @throws with the error of a command that ends before it has printed an address. */
  static async start(stack: ScratchStack, ...args: string[]): Promise<RunningConsole> {
    const child = startToolCommand(stack, "console", ...args);
    let errors = "";
    child.stderr?.on("data", (text) => {
      errors += text;
    });
    for await (const line of createInterface(child.stdout as Readable)) {
      const [address] = /http:\S+/.exec(line) ?? [];
      if (address !== undefined) {
        return new RunningConsole(child, address);
      }
    }
    throw new Error(errors.trim());
  }

  /** Presses Ctrl-C. Returns the exit code. */
  async interrupt(): Promise<number | null> {
    const ended = this.process.exitCode === null ? once(this.process, "exit") : undefined;
    this.process.kill("SIGINT");
    await ended;
    return this.process.exitCode;
  }
}
