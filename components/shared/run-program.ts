import { type SpawnOptions, spawn } from "node:child_process";

/** Result of a program that has ended. */
export interface ProgramResult {
  /** Exit code; 130 after Ctrl-C, 1 after any other signal. */
  readonly exitCode: number;
  /** Standard output; empty if the output went to the terminal. */
  readonly stdout: string;
  /** Standard error; empty if the output went to the terminal. */
  readonly stderr: string;
}

/** Options of {@link runProgram}. */
export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** `terminal` gives the terminal to the program, `capture` returns its output. @defaultValue `capture` */
  readonly output?: "terminal" | "capture";
  /** Time after which the program is killed, in milliseconds. @defaultValue - no limit */
  readonly timeoutMs?: number;
}

let interrupted = false;

/** True if Ctrl-C was pressed while a program ran. The caller must then start nothing more. */
export const wasInterrupted = (): boolean => interrupted;

/**
 * Runs a program to its end. On Ctrl-C, which the program receives too, this process waits for the program to end.
 *
 * @throws the system's error if the program can't be started.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const { output = "capture", timeoutMs, ...rest } = options;
  const spawnOptions: SpawnOptions = {
    ...rest,
    timeout: timeoutMs,
    // Windows starts scripts only through the shell.
    shell: program.endsWith(".cmd"),
    stdio: output === "terminal" ? "inherit" : ["ignore", "pipe", "pipe"],
  };
  const noteInterruption = () => {
    interrupted = true;
  };
  process.on("SIGINT", noteInterruption);
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
    process.off("SIGINT", noteInterruption);
  }
}

/**
 * Runs a program that must succeed.
 *
 * @returns its standard output.
 * @throws if the program is not installed, or fails: then with the last lines of its output.
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
    const lastLines = `${stderr}\n${stdout}`
      .split("\n")
      .filter((text) => text.trim() !== "")
      .slice(-8)
      .join(" | ");
    throw new Error(`${program} ${args[0] ?? ""} failed with exit code ${exitCode} (${lastLines})`);
  }
  return stdout;
}
