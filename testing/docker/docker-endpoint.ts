import { defaultDockerHost } from "../../components/runtime/docker/docker-host";
import { programPath } from "../../tools/program-path";
import { skipForWant } from "./docker-objects";

/** A way to the machine's own daemon that leads through what programs of other machines go through. */
export interface DockerDoor {
  /** Address of the daemon behind it, as `dockerHost` takes it. */
  readonly dockerHost: string;
  /** What those who use it have in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Where no daemon answers. With this in `DOCKER_HOST`, a program that passes the door by finds none. */
export const NO_DAEMON = "unix:///nonexistent/docker.sock";

const UNIX = "unix://";

/** Skips a suite where a door can't be made, unless one must. */
export async function requireDoor(context: Mocha.Context, ...programs: string[]): Promise<void> {
  const missing = programs.filter((name) => programPath(name) === undefined);
  const host = await defaultDockerHost();
  const reasons = [
    ...missing.map((name) => `the program ${name} is not installed`),
    ...(host.startsWith(UNIX) ? [] : [`the daemon at ${host} has no Unix socket`]),
  ];
  if (reasons.length > 0) {
    skipForWant(context, reasons.join(", "));
  }
}

/** Path of the socket that the machine's own daemon listens on. */
export const daemonSocket = async (): Promise<string> => (await defaultDockerHost()).slice(UNIX.length);
