import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";

import { parseKeyValues } from "../../components/runtime/ssh/resources/remote-script";
import { aroundEach } from "./hooks";
import type { ScriptResult } from "./scripts";
import { temporaryFolder } from "./temporary-folder";

/** A script for a host that runs here. */
export interface RunningHostScript {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves once nothing that it has started holds its output. */
  readonly ended: Promise<ScriptResult>;
}

/** How a script for a host is run. */
export interface HostScriptOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The command at which the script is killed, counted from 1, in its own functions. @defaultValue - none */
  readonly cutAt?: number;
}

/**
 * What runs scripts for hosts here, for the tests of a `describe`: as a host without systemd would, whose account has a
 * temporary folder for its home.
 */
export function hostScripts(hooks = aroundEach) {
  const path = temporaryFolder(hooks);
  hooks.first(async () => {
    await mkdir(path("home"));
  });

  const begin = (script: string, action: string, { env = {}, cutAt }: HostScriptOptions = {}): RunningHostScript => {
    const child = spawn("bash", ["-s", "--", action], {
      cwd: path(),
      env: { PATH: process.env.PATH, HOME: path("home"), ...env },
    });
    const before = cutAt === undefined ? WITHOUT_SYSTEMD : `${WITHOUT_SYSTEMD}\n${cut(cutAt)}`;
    child.stdin.end(script.replace('\n"$@"\n', (found) => `\n${before}${found}`));
    const ended = resultOf(child);
    return { child, ended };
  };
  const run = (...args: Parameters<typeof begin>): Promise<ScriptResult> => begin(...args).ended;

  /** What a script told that has succeeded. */
  const tell = async (...args: Parameters<typeof begin>): Promise<Readonly<Record<string, string>>> => {
    const { exitCode, stdout, stderr } = await run(...args);
    if (exitCode !== 0) {
      throw new Error(`${args[1]} ended with ${exitCode}: ${stderr}`);
    }
    return parseKeyValues(stdout);
  };

  /** How many commands a script runs, to cut it at each of them. */
  const countCommands = async (script: string, action: string): Promise<number> => {
    const counting = script.replace(/(?=exit\n\}\n$)/, 'echo "commands=$commands"\n');
    const { stdout } = await run(counting, action, { cutAt: 0 });
    return Number(parseKeyValues(stdout).commands);
  };
  return { path, begin, run, tell, countCommands };
}

/** This machine may have one, which is no test's. */
const WITHOUT_SYSTEMD = 'has_systemd() { false; }\nunit_file() { echo "$HOME/units/$1"; }';

/** Kills the script, and nobody that it has started, at one of its commands. */
const cut = (at: number): string => `set -T\ncommands=0\ntrap '((++commands != ${at})) || kill -KILL $$' DEBUG`;

async function resultOf(child: ChildProcessWithoutNullStreams): Promise<ScriptResult> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdin.on("error", () => {}); // It was killed before it had read all.
  child.stdout.on("data", (chunk) => stdout.push(chunk));
  child.stderr.on("data", (chunk) => stderr.push(chunk));
  const [exitCode] = await once(child, "close");
  return { exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}
