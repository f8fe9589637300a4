import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

import { SERVICE_PROPERTY } from "../../components/runtime/machine/process-identity";
import { errorCode } from "../../components/shared/error-message";
import { mustRun } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { pulumiPath } from "../../tools/pulumi/pulumi-path";
import { pulumiEnvironment } from "../../tools/pulumi/run-pulumi";
import { holds } from "../await-condition";
import type { ScratchStack } from "./scratch-stack";

/** Program that runs the methods of dynamic resources. */
const PROVIDER = "pulumi-resource-pulumi-nodejs";

/** The program that runs programs in TypeScript, by its command line: as it is shipped, and as set-up builds it. */
const LANGUAGE_HOST = /(pulumi-language-nodejs|language-host) /;

/** Time between two presses of Ctrl-C, in milliseconds. */
const BETWEEN_PRESSES_MS = 300;

/** A command of the CLI that runs on a stack, and can be ended in every way that there is. */
export class RunningCommand {
  private seen: readonly SystemProcess[] = [];

  private constructor(
    private readonly pid: number,
    /** Resolves when the CLI has ended, with its exit code, or `null` where a signal has ended it. */
    readonly ended: Promise<number | null>,
    readonly hasEnded: () => boolean,
  ) {}

  /** Starts a command in a group of processes of its own, as a terminal does. */
  static async start(command: "up" | "destroy", stack: ScratchStack): Promise<RunningCommand> {
    const cli = spawn(
      await pulumiPath(),
      [command, "--yes", "--skip-preview", "--stack", stack.name, "--non-interactive"],
      { cwd: PROJECT_DIR, env: await pulumiEnvironment(stack.place), stdio: "ignore", detached: true },
    );
    const ended = new Promise<number | null>((resolve) => cli.once("exit", resolve));
    return new RunningCommand(cli.pid as number, ended, () => cli.exitCode !== null || cli.signalCode !== null);
  }

  /** Kills the CLI and all that it has started, and they in turn: providers are in groups of their own. */
  async killAll(): Promise<void> {
    for (const { pid } of await this.look()) {
      signal(pid, "SIGKILL");
    }
    await this.ended;
  }

  /** Kills the CLI alone. */
  async killCli(): Promise<void> {
    await this.look();
    signal(this.pid, "SIGKILL");
    await this.ended;
  }

  /**
   * Kills the program that runs the methods of dynamic resources, if it has come so far; the CLI sees to itself.
   *
   * @returns whether there was one.
   */
  async killProvider(): Promise<boolean> {
    const providers = (await this.look()).filter(({ commandLine }) => commandLine.includes(PROVIDER));
    for (const { pid } of providers) {
      signal(pid, "SIGKILL");
    }
    await this.ended;
    return providers.length > 0;
  }

  /** Presses Ctrl-C, which reaches the whole group, so many times; the CLI ends after the first what it has begun. */
  async interrupt(presses: 1 | 2): Promise<void> {
    await this.look();
    for (let press = 0; press < presses; press += 1) {
      signal(-this.pid, "SIGINT");
      await Promise.race([this.ended, delay(BETWEEN_PRESSES_MS)]);
    }
    await this.ended;
  }

  /** Asserts that nothing runs any more of what it had started when it was ended, services excepted. */
  leavesNothing(): Promise<boolean> {
    let left: readonly SystemProcess[] = [];
    return holds(
      async () => {
        left = await this.leftovers();
        return left.length === 0;
      },
      () => `all that it had started has ended, but for\n${left.map(({ commandLine }) => commandLine).join("\n")}`,
    );
  }

  private async leftovers(): Promise<SystemProcess[]> {
    const there = await processTable();
    return this.seen.filter(
      (one) =>
        there.some(({ pid, commandLine }) => pid === one.pid && commandLine === one.commandLine) &&
        !one.commandLine.includes(`-D${SERVICE_PROPERTY}=`) &&
        // Pulumi's own host of programs looks every five minutes whether its engine is there.
        !LANGUAGE_HOST.test(one.commandLine),
    );
  }

  /** The CLI and all that runs below it, now. */
  private async look(): Promise<readonly SystemProcess[]> {
    const all = await processTable();
    const below = (parent: number): SystemProcess[] =>
      all.filter(({ parentPid }) => parentPid === parent).flatMap((child) => [child, ...below(child.pid)]);
    this.seen = [...all.filter(({ pid }) => pid === this.pid), ...below(this.pid)];
    return this.seen;
  }
}

/** A process as the system lists it. */
export interface SystemProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly commandLine: string;
}

/** All processes of this machine. */
export async function processTable(): Promise<SystemProcess[]> {
  const rows = (await mustRun("ps", ["-eww", "-o", "pid=,ppid=,args="])).split("\n");
  return rows.flatMap((row) => {
    const [, pid, parentPid, commandLine = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parentPid: Number(parentPid), commandLine }];
  });
}

/** Signals a process, unless it has ended since it was looked for. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    assert.equal(errorCode(error), "ESRCH");
  }
}
