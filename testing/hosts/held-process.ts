import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Characters of standard error that are retained for an error message. */
const MAX_STDERR = 4_000;

/** Process that holds namespaces, and that ends with this process, however this process ends. */
export interface HeldProcess {
  readonly pid: number;
  /** First line of its standard output. */
  readonly firstLine: string;
  /** Resolves once the process and its children have ended. */
  readonly ended: Promise<unknown>;
  /** End of the standard error of the process and its children. */
  stderr(): string;
  /** Kills the process. */
  kill(): void;
}

/**
 * Starts a program that holds namespaces until it is killed, and waits for its first line.
 *
 * @throws with its standard error if the program ends first.
 */
export async function holdProcess(name: string, command: readonly string[], cwd: string): Promise<HeldProcess> {
  const child = spawn("setpriv", ["--pdeathsig", "KILL", ...command], {
    cwd,
    detached: true, // Ctrl-C must reach the tests alone, which then kill this process.
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr = `${stderr}${text}`.slice(-MAX_STDERR);
  });
  const firstLines = once(createInterface(child.stdout), "line");
  const [firstLine] = await Promise.race([firstLines, ended.then(() => [])]);
  if (firstLine === undefined) {
    throw new Error(`${name} did not start (${stderr.trim()})`);
  }
  return {
    pid: child.pid as number,
    firstLine,
    ended,
    stderr: () => stderr.trim(),
    kill: () => child.kill("SIGKILL"),
  };
}
