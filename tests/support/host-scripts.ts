import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";

import { parseKeyValues } from "../../components/runtime/ssh/connection/remote-script";
import { aroundEach } from "./hooks";
import type { ScriptResult } from "./scripts";
import { temporaryFolder } from "./temporary-folder";

/** Script for hosts that runs on this machine. */
export interface RunningHostScript {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves once no process holds the output of the script. */
  readonly ended: Promise<ScriptResult>;
}

/** Options of a run. */
export interface HostScriptOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Number of the command at which the script is killed, from 1, in its own functions. @defaultValue - none */
  readonly killAt?: number;
}

/**
 * Returns functions that run scripts for hosts on this machine, for the tests of a `describe`: as a host without systemd
 * does, with a temporary folder as the home of the account.
 */
export function hostScripts(hooks = aroundEach) {
  const path = temporaryFolder(hooks);
  hooks.first(async () => {
    await mkdir(path("home"));
  });

  const begin = (script: string, action: string, { env = {}, killAt }: HostScriptOptions = {}): RunningHostScript => {
    const child = spawn("bash", ["-s", "--", action], {
      cwd: path(),
      env: { PATH: process.env.PATH, HOME: path("home"), ...env },
    });
    const before = killAt === undefined ? WITHOUT_SYSTEMD : `${WITHOUT_SYSTEMD}\n${killedAt(killAt)}`;
    child.stdin.end(script.replace('\n"$@"\n', (found) => `\n${before}${found}`));
    const ended = resultOf(child);
    return { child, ended };
  };
  const run = (...args: Parameters<typeof begin>): Promise<ScriptResult> => begin(...args).ended;

  /** Runs a script that must succeed, and returns the values that it prints. */
  const runAndParse = async (...args: Parameters<typeof begin>): Promise<Readonly<Record<string, string>>> => {
    const { exitCode, stdout, stderr } = await run(...args);
    if (exitCode !== 0) {
      throw new Error(`${args[1]} ended with ${exitCode}: ${stderr}`);
    }
    return parseKeyValues(stdout);
  };

  /** Number of commands that a script runs, to interrupt it at each of them. */
  const countCommands = async (script: string, action: string): Promise<number> => {
    const counting = script.replace(/(?=exit\n\}\n$)/, 'echo "commands=$commands"\n');
    const { stdout } = await run(counting, action, { killAt: 0 });
    return Number(parseKeyValues(stdout).commands);
  };
  return { path, begin, run, runAndParse, countCommands };
}

/** This machine may run systemd. No test may use it. */
const WITHOUT_SYSTEMD = 'has_systemd() { false; }\nunit_file() { echo "$HOME/units/$1"; }';

/** Kills the script at one of its commands, but none of the processes that it has started. */
const killedAt = (at: number): string => `set -T\ncommands=0\ntrap '((++commands != ${at})) || kill -KILL $$' DEBUG`;

async function resultOf(child: ChildProcessWithoutNullStreams): Promise<ScriptResult> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdin.on("error", () => {}); // The script was killed before it had read all.
  child.stdout.on("data", (chunk) => stdout.push(chunk));
  child.stderr.on("data", (chunk) => stderr.push(chunk));
  const [exitCode] = await once(child, "close");
  return { exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}
