import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Characters of what it said last that are kept for an error. */
const KEPT = 4_000;

/** A process that holds namespaces, and that ends with this one, however that ends. */
export interface HeldProcess {
  readonly pid: number;
  /** The first line that it printed. */
  readonly firstLine: string;
  /** Resolves once it has ended, with whoever it started. */
  readonly ended: Promise<unknown>;
  /** What it, and whoever it started, said last on standard error. */
  said(): string;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Starts a program that replaces itself, or stays, for as long as what it holds is wanted, and waits for its first line.
 *
 * @throws with what it said if it ends before.
 */
export async function holdProcess(name: string, command: readonly string[], cwd: string): Promise<HeldProcess> {
  const child = spawn("setpriv", ["--pdeathsig", "KILL", ...command], {
    cwd,
    detached: true, // Ctrl-C is for the tests, which end it then.
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let said = "";
  child.stderr.on("data", (text) => {
    said = `${said}${text}`.slice(-KEPT);
  });
  const firstLines = once(createInterface(child.stdout), "line");
  const [firstLine] = await Promise.race([firstLines, ended.then(() => [])]);
  if (firstLine === undefined) {
    throw new Error(`${name} did not start (${said.trim()})`);
  }
  return { pid: child.pid as number, firstLine, ended, said: () => said.trim(), kill: () => child.kill("SIGKILL") };
}
