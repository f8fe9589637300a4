import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { errorCode } from "../../shared/error-message";

const run = promisify(execFile);

/** Time for one question to the daemon, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** What the client prints may be a long log. */
const MAX_OUTPUT_BYTES = 64 * 2 ** 20;

/** Arguments of the client that lead it to a daemon; empty for the one that it finds itself. */
export const hostArguments = (host: string, env: NodeJS.ProcessEnv = process.env): string[] => [
  ...(host === "" ? [] : ["--host", host]),
  // As the provider does: with certificates, a TCP connection is encrypted and both sides are verified.
  ...(host.startsWith("tcp:") && env.DOCKER_CERT_PATH ? ["--tlsverify"] : []),
];

/** How a command of the client is run. */
export interface ClientOptions {
  /** Longest time, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number;
  /** What the command reads from its standard input. @defaultValue - nothing */
  readonly input?: Buffer;
  /** Variables beside those of this process. @defaultValue - none */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs Docker's own client, which knows contexts, certificates and the user's SSH settings.
 *
 * @param host - address of the daemon; empty for the client's own choice.
 * @returns what it prints on standard output.
 * @throws with what is wrong and what to do: no client, no daemon, no permission, or what the daemon said.
 */
export const docker = async (host: string, args: readonly string[], options?: ClientOptions): Promise<string> =>
  (await runClient(host, args, options)).stdout.toString("utf8");

/** Like {@link docker}, for commands that print a list: its lines, without empty ones. */
export const dockerLines = async (host: string, args: readonly string[]): Promise<string[]> =>
  (await docker(host, args)).split("\n").filter(Boolean);

/** Like {@link docker}, for commands that print no text. */
export const dockerBytes = async (host: string, args: readonly string[]): Promise<Buffer> =>
  (await runClient(host, args)).stdout;

/** A command of the client for a person to run in a shell. */
export const dockerCommandLine = (host: string, ...args: readonly string[]): string =>
  ["docker", ...hostArguments(host), ...args].join(" ");

/** The last lines of what a container's programs have printed, on both outputs. */
export async function logTail(host: string, container: string, lines: number): Promise<string[]> {
  const { stdout, stderr } = await runClient(host, ["logs", "--timestamps", "--tail", String(lines), container]);
  return `${stdout}${stderr}`
    .split(/\r?\n/)
    .filter(Boolean)
    .sort() // By the time that each begins with: the client hands on the two outputs apart from each other.
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
      killSignal: "SIGKILL", // An ssh that it has started may ignore the other.
    });
    running.child.stdin?.on("error", () => {}); // It did not want to read it: its exit says why.
    running.child.stdin?.end(input);
    return await running;
  } catch (error) {
    throw explained(error as ClientError, host, args, timeoutMs);
  }
}

type ClientError = NodeJS.ErrnoException & {
  readonly stdout?: Buffer;
  readonly stderr?: Buffer;
  readonly killed?: boolean;
};

function explained(cause: ClientError, host: string, args: readonly string[], timeoutMs: number): Error {
  if (errorCode(cause) === "ENOENT") {
    return new Error("the program docker is not on PATH; install Docker or set runtime to local", { cause });
  }
  if (cause.killed && errorCode(cause) !== "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
    const wrong = `${daemonAt(host)} did not answer within ${timeoutMs} ms`;
    return new Error(`${wrong}; look whether it is well, and at dockerHost`, { cause });
  }
  const text = String(cause.stderr ?? cause.message).trim();
  const obstacle = ANSWERED.test(text) ? undefined : obstacleTo(host, text);
  return obstacle === undefined
    ? new DockerRefusal(
        `docker ${args.slice(0, 2).join(" ")} failed (${gistOf(text).replace(/^Error( response from daemon)?: /, "")})`,
        `${String(cause.stdout ?? "")}${text}`,
        { cause },
      )
    : new Error(obstacle, { cause });
}

/** Begins what a daemon answers; the log of a build, by either builder, may hold anything else. */
const ANSWERED = /^Error response from daemon|^ERROR: failed to (solve|build)|returned a non-zero code/m;

/** What keeps the client from a daemon: the words of the client, of SSH or of TLS, what is wrong, and what to do. */
const OBSTACLES: readonly (readonly [said: RegExp, wrong: string, cure: string])[] = [
  [
    /remote host identification has changed/i,
    "is on a machine whose SSH host key has changed",
    "make sure that it is the right machine, then correct known_hosts",
  ],
  [
    /host key verification failed/i,
    "is on a machine whose SSH host key is not known",
    "connect to it with ssh once, and compare the key",
  ],
  [
    /permission denied \(/i,
    "is on a machine that refuses this user's SSH login",
    "load a key that it accepts into your SSH agent",
  ],
  [
    /docker: (command )?not found|command not found: docker/i,
    "is on a machine whose SSH login finds no program docker",
    "install Docker there",
  ],
  [/permission denied/i, "refuses this user", "add the user to the group docker and log in again"],
  [
    /\b(tls|x509): |HTTPS (server|client)|resolve docker endpoint: .*\.pem/,
    "can't be reached over TLS",
    "set DOCKER_CERT_PATH to a folder with ca.pem, cert.pem and key.pem that fit it",
  ],
  [
    /error during connect: .*(connection reset by peer|EOF)$/,
    "breaks the connection off",
    "look at dockerHost and, if it wants TLS, at the certificates in DOCKER_CERT_PATH",
  ],
  [
    /cannot connect|is the docker daemon running|error during connect|failed to connect/i,
    "does not answer",
    "start Docker or correct dockerHost",
  ],
];

/** What keeps the client from a daemon, and what to do about it, by what was said; `undefined` if that is something else. */
export function obstacleTo(host: string, said: string): string | undefined {
  const known = OBSTACLES.find(([pattern]) => pattern.test(said));
  return known && `${daemonAt(host)} ${known[1]}; ${known[2]} (${gistOf(said)})`;
}

const daemonAt = (host: string): string => (host === "" ? "the Docker daemon" : `the Docker daemon at ${host}`);

/** What the daemon said, else the last line; of a command that ran on another machine, its own words alone. */
function gistOf(said: string): string {
  const lines = said.trim().split("\n");
  const line = lines.find((text) => text.startsWith("Error response from daemon:")) ?? lines.at(-1) ?? "";
  return line.replace(/^error during connect: .* stderr=(?=.)/, "");
}

/** The daemon answered, but would not do it. */
export class DockerRefusal extends Error {
  constructor(
    message: string,
    /** All that was said of it. */
    readonly said: string,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What `docker inspect` says of a container, as far as it is asked here. */
export interface ContainerInspection {
  readonly Id: string;
  readonly Name: string;
  readonly State: {
    /** `created`, `running`, `paused`, `restarting`, `exited` or `dead`. */
    readonly Status: string;
    readonly StartedAt: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Output: string }[] | null };
  };
  readonly Config: { readonly Labels: Labels | null };
}

/** Labels of something in Docker. */
export type Labels = Readonly<Record<string, string>>;

/** Labels as arguments of a command that makes something. */
export const labelArguments = (labels: Labels): string[] =>
  Object.entries(labels).flatMap(([label, value]) => ["--label", `${label}=${value}`]);

/** A container by id or name; `undefined` if there is none. */
export const inspectContainer = (host: string, name: string): Promise<ContainerInspection | undefined> =>
  inspect<ContainerInspection>(host, "container", name);

/** What `docker inspect` says of a network, as far as it is asked here. */
export interface NetworkInspection {
  readonly Id: string;
  readonly Labels: Labels | null;
  /** Those that run on it, by id. */
  readonly Containers?: Readonly<Record<string, { readonly Name: string }>>;
}

/** A network by id or name; `undefined` if there is none. */
export const inspectNetwork = (host: string, name: string): Promise<NetworkInspection | undefined> =>
  inspect<NetworkInspection>(host, "network", name);

/** What `docker inspect` says of a volume, as far as it is asked here. */
export interface VolumeInspection {
  readonly Labels: Labels | null;
}

/** A volume by its name; `undefined` if there is none. */
export const inspectVolume = (host: string, name: string): Promise<VolumeInspection | undefined> =>
  inspect<VolumeInspection>(host, "volume", name);

/** What `docker inspect` says of an image, as far as it is asked here. */
export interface ImageInspection {
  readonly Id: string;
  readonly Config?: { readonly Labels?: Labels | null };
}

/** An image by id or name; `undefined` if there is none. @throws a {@link DockerRefusal} if no image can have this name. */
export const inspectImage = (host: string, name: string): Promise<ImageInspection | undefined> =>
  inspect<ImageInspection>(host, "image", name);

async function inspect<Found>(host: string, kind: string, name: string): Promise<Found | undefined> {
  try {
    return (JSON.parse(await docker(host, [kind, "inspect", name])) as Found[])[0];
  } catch (error) {
    if (
      error instanceof DockerRefusal &&
      /no such|not found/i.test(error.message) &&
      !error.message.includes("invalid reference format")
    ) {
      return undefined;
    }
    throw error;
  }
}
