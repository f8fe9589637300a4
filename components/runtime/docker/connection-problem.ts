import { isRemote } from "./docker-host";

/** Reasons why the client can't connect: output of the client, of SSH or of TLS; problem; cure. */
const CONNECTION_PROBLEMS: readonly (readonly [output: RegExp, problem: string, cure: string])[] = [
  [
    /remote host identification has changed/i,
    "is on a machine whose SSH host key has changed",
    "make sure that the machine is the right one, then correct known_hosts",
  ],
  [
    /host key verification failed/i,
    "is on a machine whose SSH host key is not known",
    "connect to the machine with ssh once, and compare the key",
  ],
  [
    /permission denied \(/i,
    "is on a machine that refuses this user's SSH login",
    "load a key that the machine accepts into your SSH agent",
  ],
  [
    /docker: (command )?not found|command not found: docker/i,
    "is on a machine whose SSH login finds no program docker",
    "install Docker on that machine",
  ],
  [/permission denied/i, "refuses this user", "add the user to the group docker and log in again"],
  [
    /\b(tls|x509): |HTTPS (server|client)|resolve docker endpoint: .*\.pem/,
    "can't be reached over TLS",
    "set DOCKER_CERT_PATH to a folder with the daemon's ca.pem, cert.pem and key.pem",
  ],
  [
    /error during connect: .*(connection reset by peer|EOF)$/,
    "closed the connection",
    "check dockerHost and, if the daemon requires TLS, the certificates in DOCKER_CERT_PATH",
  ],
  [
    /cannot connect|is the docker daemon running|error during connect|failed to connect/i,
    "does not answer",
    "start Docker or correct dockerHost",
  ],
];

/** Message about a daemon that can't be reached, by the client's output; `undefined` for other output. */
export function connectionProblem(
  host: string,
  output: string,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const known = CONNECTION_PROBLEMS.find(([pattern]) => pattern.test(output));
  return known && `${daemonAt(host)} ${known[1]}; ${known[2]}${proxyCure(host, env)} (${mainLine(output)})`;
}

/** Cure if client and provider use a proxy of the environment: they do for TCP, and never for addresses of this machine. */
function proxyCure(host: string, env: NodeJS.ProcessEnv): string {
  const variable = ["HTTPS_PROXY", "https_proxy"].find((name) => env[name]);
  return variable !== undefined && host.startsWith("tcp:") && isRemote(host)
    ? `; connections go through the proxy in ${variable} unless NO_PROXY contains ${new URL(host).hostname}`
    : "";
}

/** Name of a daemon in a message. @param host - address; empty for the client's default */
const daemonAt = (host: string): string => (host === "" ? "the Docker daemon" : `the Docker daemon at ${host}`);

/** Error about a daemon that accepts connections and gives no answer in time. */
export const silentDaemon = (host: string, timeoutMs: number, cause: unknown): Error =>
  new Error(`${daemonAt(host)} did not answer within ${timeoutMs} ms; check the daemon and dockerHost`, { cause });

/**
 * Line of an output that says what failed: the daemon's own line, else the last line; for a command on another machine, only the
 * output of that command.
 */
export function mainLine(output: string): string {
  const lines = output.trim().split("\n");
  const line = lines.find((text) => text.startsWith("Error response from daemon:")) ?? lines.at(-1) ?? "";
  return line.replace(/^error during connect: .* stderr=(?=.)/, "");
}
