import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { errorCode } from "../../shared/error-message";
import { shellWordIfNeeded } from "../../shared/shell-word";
import { connectionProblem, mainLine, silentDaemon } from "./connection-problem";

const run = promisify(execFile);

/** Longest time for one request to the daemon, in milliseconds. */
export const TIMEOUT_MS = 30_000;

/** Largest output of the client, in bytes. A container's log may be long. */
const MAX_OUTPUT_BYTES = 64 * 2 ** 20;

/** Arguments of Docker's client that select the daemon; none for the client's default. */
export const hostArguments = (host: string, env: NodeJS.ProcessEnv = process.env): string[] => [
  ...(host === "" ? [] : ["--host", host]),
  // As Pulumi's Docker provider does: with certificates, TCP is encrypted, and client and daemon verify each other.
  ...(host.startsWith("tcp:") && env.DOCKER_CERT_PATH ? ["--tlsverify"] : []),
];

/** Options of a command of Docker's client. */
interface ClientOptions {
  /** Longest time, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number;
  /** Standard input of the command. @defaultValue - empty */
  readonly input?: Buffer;
  /** Environment variables in addition to those of this process. @defaultValue - none */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs Docker's own client, which knows contexts, certificates and the user's SSH settings.
 *
 * @param host - address of the daemon; empty for the client's default.
 * @returns the standard output.
 * @throws with problem and cure if the client is missing, the daemon can't be reached, or the user has no permission; a
 * {@link DockerRefusal} if the daemon rejects the request.
 */
export const docker = async (host: string, args: readonly string[], options?: ClientOptions): Promise<string> =>
  (await runClient(host, args, options)).stdout.toString("utf8");

/** Address of the daemon that Docker's client uses by default: `DOCKER_HOST`, else the current context. */
export const defaultDockerHost = async (): Promise<string> =>
  (await docker("", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"])).trim();

/** Like {@link docker}, for commands that print binary data. */
export const dockerBytes = async (host: string, args: readonly string[]): Promise<Buffer> =>
  (await runClient(host, args)).stdout;

/** Like {@link docker}, for commands that print a list. Returns the lines that are not empty. */
export const dockerLines = async (host: string, args: readonly string[]): Promise<string[]> =>
  (await docker(host, args)).split("\n").filter(Boolean);

/** Ids, or names, that a listing command prints: `ps`, `volume ls`. */
export const listIds = (host: string, command: readonly string[]): Promise<string[]> =>
  dockerLines(host, [...command, "--quiet"]);

/** Command line of Docker's client that a person can run in a shell. */
export const dockerCommandLine = (host: string, ...args: readonly string[]): string =>
  ["docker", ...hostArguments(host), ...args].map(shellWordIfNeeded).join(" ");

/** Last lines of a container's log: standard output and standard error. */
export async function logTail(host: string, container: string, lines: number): Promise<string[]> {
  const { stdout, stderr } = await runClient(host, ["logs", "--timestamps", "--tail", String(lines), container]);
  return `${stdout}${stderr}`
    .split(/\r?\n/)
    .filter(Boolean)
    .sort() // By the timestamp that each line starts with: the client prints the two outputs apart.
    .map((line) => line.slice(line.indexOf(" ") + 1))
    .filter(Boolean)
    .slice(-lines);
}

async function runClient(
  host: string,
  args: readonly string[],
  { timeoutMs = TIMEOUT_MS, input, env }: ClientOptions = {},
): Promise<{ readonly stdout: Buffer; readonly stderr: Buffer }> {
  try {
    const running = run("docker", [...hostArguments(host), ...args], {
      timeout: timeoutMs,
      maxBuffer: MAX_OUTPUT_BYTES,
      encoding: "buffer",
      env: { ...process.env, ...env },
      killSignal: "SIGKILL", // An ssh process of the client may ignore SIGTERM.
    });
    running.child.stdin?.on("error", () => {}); // The client did not read its input. The exit code shows the reason.
    running.child.stdin?.end(input);
    return await running;
  } catch (error) {
    throw clientFailure(error as ClientError, host, args, timeoutMs);
  }
}

type ClientError = NodeJS.ErrnoException & {
  readonly stdout?: Buffer;
  readonly stderr?: Buffer;
  readonly killed?: boolean;
};

function clientFailure(cause: ClientError, host: string, args: readonly string[], timeoutMs: number): Error {
  if (errorCode(cause) === "ENOENT") {
    return new Error("the program docker is not on PATH; install Docker or set runtime to local", { cause });
  }
  if (cause.killed && errorCode(cause) !== "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
    return silentDaemon(host, timeoutMs, cause);
  }
  const text = String(cause.stderr ?? cause.message).trim();
  const problem = ANSWERED.test(text) ? undefined : connectionProblem(host, text);
  return problem === undefined
    ? new DockerRefusal(
        `docker ${args.slice(0, 2).join(" ")} failed (${mainLine(text).replace(/^Error( response from daemon)?: /, "")})`,
        `${String(cause.stdout ?? "")}${text}`,
        { cause },
      )
    : new Error(problem, { cause });
}

/** Output of a daemon that answered. The log of a build, by either builder, may hold any text beside it. */
const ANSWERED = /^Error response from daemon|^ERROR: failed to (solve|build)|returned a non-zero code/m;

/** Error of a daemon that answered and rejected the request. */
export class DockerRefusal extends Error {
  constructor(
    message: string,
    /** All output of the client. */
    readonly output: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
