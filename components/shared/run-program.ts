import { type SpawnOptions, spawn } from "node:child_process";

/** How a program ended and what it printed, where its output was not shown. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@link runProgram}. */
export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** `show` leaves the terminal to the program; `keep` collects what it prints. @defaultValue `keep` */
  readonly output?: "show" | "keep";
  /** Longest time, in milliseconds; then it is killed. @defaultValue - no limit */
  readonly timeoutMs?: number;
}

let interrupted = false;

/** Whether Ctrl-C was pressed while a program ran: then nothing further is begun. */
export const wasInterrupted = (): boolean => interrupted;

/**
 * Runs a program to its end. Ctrl-C reaches the program itself; this process waits for it to end in its own way.
 *
 * @throws if it can't be started.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const { output = "keep", timeoutMs, ...rest } = options;
  const spawnOptions: SpawnOptions = {
    ...rest,
    timeout: timeoutMs,
    // Windows starts a script only through its shell.
    shell: program.endsWith(".cmd"),
    stdio: output === "show" ? "inherit" : ["ignore", "pipe", "pipe"],
  };
  const leaveToProgram = () => {
    interrupted = true;
  };
  process.on("SIGINT", leaveToProgram);
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, spawnOptions);
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
      child.stdout?.on("data", (chunk) => stdout.push(chunk));
      child.stderr?.on("data", (chunk) => stderr.push(chunk));
      child.once("error", reject);
      child.once("close", (code, signal) =>
        resolve({
          exitCode: code ?? (signal === "SIGINT" ? 130 : 1),
          stdout: Buffer.concat(stdout).toString(),
          stderr: Buffer.concat(stderr).toString(),
        }),
      );
    });
  } finally {
    process.off("SIGINT", leaveToProgram);
  }
}

/**
 * Runs a program whose success is taken for granted.
 *
 * @returns what it printed on standard output.
 * @throws with the last lines it printed if it fails.
 */
export async function mustRun(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(program, args, options).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new Error(
        cause.code === "ENOENT" ? `${program} is not installed` : `${program} can't be run (${cause.message})`,
        { cause },
      );
    },
  );
  if (interrupted) {
    throw new Error("interrupted");
  }
  if (exitCode !== 0) {
    const said = `${stderr}\n${stdout}`
      .split("\n")
      .filter((text) => text.trim() !== "")
      .slice(-8)
      .join(" | ");
    throw new Error(`${program} ${args[0] ?? ""} failed with exit code ${exitCode} (${said})`);
  }
  return stdout;
}
