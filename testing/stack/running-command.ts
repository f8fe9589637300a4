import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

import { SERVICE_PROPERTY } from "../../components/runtime/machine/process-identity";
import { errorCode } from "../../components/shared/error-message";
import { mustRun } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../../tools/project";
import { pulumiPath } from "../../tools/pulumi/pulumi-path";
import { pulumiEnvironment } from "../../tools/pulumi/run-pulumi";
import { awaitCondition } from "../await-condition";
import type { ScratchStack } from "./scratch-stack";

/** Command line of the program that runs the methods of dynamic resources, and of the script that starts the program. */
const PROVIDER = /pulumi-resource-pulumi-nodejs|dynamic-provider/;

/** Command line of the language host: of the official one, and of the one that set-up builds. */
const LANGUAGE_HOST = /(pulumi-language-nodejs|language-host) /;

/** Time between two presses of Ctrl-C, in milliseconds. */
const BETWEEN_PRESSES_MS = 300;

/** Running command of the CLI, which a test can interrupt. */
export class RunningCommand {
  /** The CLI and its descendants when the command was interrupted. */
  private interrupted: readonly SystemProcess[] = [];

  private constructor(
    private readonly pid: number,
    /** Resolves when the CLI has ended, with its exit code, or `null` after a signal. */
    readonly ended: Promise<number | null>,
    readonly hasEnded: () => boolean,
  ) {}

  /** Starts a command in a process group of its own, as a terminal does. */
  static async start(command: "up" | "destroy", stack: ScratchStack): Promise<RunningCommand> {
    const cli = spawn(
      await pulumiPath(),
      [command, "--yes", "--skip-preview", "--stack", stack.name, "--non-interactive"],
      { cwd: PROJECT_DIR, env: await pulumiEnvironment(stack.location), stdio: "ignore", detached: true },
    );
    const ended = new Promise<number | null>((resolve) => cli.once("exit", resolve));
    return new RunningCommand(cli.pid as number, ended, () => cli.exitCode !== null || cli.signalCode !== null);
  }

  /** Kills the CLI and all its descendants. Providers have process groups of their own. */
  async killAll(): Promise<void> {
    for (const { pid } of await this.listProcesses()) {
      signal(pid, "SIGKILL");
    }
    await this.ended;
  }

  /** Kills the CLI alone. */
  async killCli(): Promise<void> {
    await this.listProcesses();
    signal(this.pid, "SIGKILL");
    await this.ended;
  }

  /** Kills the program that runs the methods of dynamic resources, if it is running, and waits for the CLI to end. */
  async killProvider(): Promise<void> {
    const providers = (await this.listProcesses()).filter(({ commandLine }) => PROVIDER.test(commandLine));
    for (const { pid } of providers) {
      signal(pid, "SIGKILL");
    }
    await this.ended;
  }

  /** Presses Ctrl-C once or twice, which reaches the whole process group. After one press, the CLI ends in an orderly way. */
  async interrupt(presses: 1 | 2): Promise<void> {
    await this.listProcesses();
    for (let press = 0; press < presses; press += 1) {
      signal(-this.pid, "SIGINT");
      await Promise.race([this.ended, delay(BETWEEN_PRESSES_MS)]);
    }
    await this.ended;
  }

  /** Asserts that all descendants of the interrupted CLI end, except for services. */
  assertNothingRuns(): Promise<boolean> {
    let left: readonly SystemProcess[] = [];
    return awaitCondition(
      async () => {
        left = await this.leftovers();
        return left.length === 0;
      },
      () =>
        `all processes of the command have ended, but for\n${left.map(({ commandLine }) => commandLine).join("\n")}`,
    );
  }

  private async leftovers(): Promise<SystemProcess[]> {
    const running = await processTable();
    return this.interrupted.filter(
      (one) =>
        running.some(({ pid, commandLine }) => pid === one.pid && commandLine === one.commandLine) &&
        !one.commandLine.includes(`-D${SERVICE_PROPERTY}=`) &&
        // Pulumi's language host checks only every five minutes whether its engine is alive.
        !LANGUAGE_HOST.test(one.commandLine),
    );
  }

  /** Lists the CLI and its descendants, and remembers them for {@link assertNothingRuns}. */
  private async listProcesses(): Promise<readonly SystemProcess[]> {
    const all = await processTable();
    const below = (parent: number): SystemProcess[] =>
      all.filter(({ parentPid }) => parentPid === parent).flatMap((child) => [child, ...below(child.pid)]);
    this.interrupted = [...all.filter(({ pid }) => pid === this.pid), ...below(this.pid)];
    return this.interrupted;
  }
}

/** Process as the system lists it. */
interface SystemProcess {
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

/** Signals a process, unless the process has ended. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    assert.equal(errorCode(error), "ESRCH");
  }
}
