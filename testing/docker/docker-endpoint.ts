import { defaultDockerHost } from "../../components/runtime/docker/docker-client";
import { programPath } from "../../tools/program-path";
import { skipWithoutDocker } from "./require-docker";

/** Another endpoint of the machine's own daemon, as a daemon on another machine would have it. */
export interface DockerEndpoint {
  /** Address of the endpoint, as the setting `dockerHost` takes it. */
  readonly dockerHost: string;
  /** Environment variables that clients of the endpoint need. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Address without a daemon. As `DOCKER_HOST`, the address makes a program fail that does not use the endpoint. */
export const NO_DAEMON = "unix:///nonexistent/docker.sock";

const UNIX = "unix://";

/** Reasons why this machine can't open an endpoint that needs these programs. */
export async function missingForEndpoint(...programs: string[]): Promise<string[]> {
  const host = await defaultDockerHost();
  return [
    ...programs.filter((name) => programPath(name) === undefined).map((name) => `the program ${name} is not installed`),
    ...(host.startsWith(UNIX) ? [] : [`the daemon at ${host} has no Unix socket`]),
  ];
}

/** Skips a suite if an endpoint can't be opened, or fails it on a machine that must have Docker. */
export async function requireEndpoint(context: Mocha.Context, ...programs: string[]): Promise<void> {
  const reasons = await missingForEndpoint(...programs);
  if (reasons.length > 0) {
    skipWithoutDocker(context, `tests of a remote Docker daemon: ${reasons.join(", ")}`);
  }
}

/** Path of the socket of the machine's own daemon. */
export const daemonSocket = async (): Promise<string> => (await defaultDockerHost()).slice(UNIX.length);
