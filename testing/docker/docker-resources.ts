import { docker, dockerLines as linesOf } from "../../components/runtime/docker/docker-client";
import { waitUntil } from "../../components/shared/wait-until";
import { PROJECT } from "../../tools/project";
import { stackFilter } from "./stacks-in-docker";

/** A stack, by its name. */
interface NamedStack {
  readonly name: string;
}

/** Runs Docker's client against the machine's daemon. Returns its trimmed output. */
export const dockerText = async (...args: string[]): Promise<string> => (await docker("", args)).trim();

/** Sorted lines of the output of Docker's client. */
export const dockerLines = async (...args: string[]): Promise<string[]> => (await linesOf("", args)).sort();

/** Docker resources of a stack: sorted names without the stack's prefix, and the number of images. */
export async function dockerResourcesOf({ name: stack }: NamedStack) {
  const filter = stackFilter(stack);
  const prefix = `${PROJECT}-${stack}`;
  const short = (names: readonly string[]) => names.map((name) => name.replace(`${prefix}-`, "").replace(prefix, ""));
  return {
    containers: short(await dockerLines("ps", "--all", ...filter, "--format", "{{.Names}}")),
    volumes: short(await dockerLines("volume", "ls", ...filter, "--format", "{{.Name}}")),
    networks: short(await dockerLines("network", "ls", ...filter, "--format", "{{.Name}}")),
    images: (await dockerLines("image", "ls", "--quiet", ...filter)).length,
  };
}

/** Docker resources of a stack after `destroy`. */
export const NOTHING = { containers: [], volumes: [], networks: [], images: 0 };

/** Docker resources of a running stack with one broker and one ZooKeeper. */
export const EVERYTHING = {
  containers: ["kafka-0", "zookeeper"],
  volumes: ["kafka-0-config", "kafka-0-data", "zookeeper-config", "zookeeper-data"],
  networks: [""],
  images: 1,
};

/** Name of the container of a service. */
export const containerOf = (stack: NamedStack, service: string): string => `${PROJECT}-${stack.name}-${service}`;

/**
 * Pauses a container. A container that starts processes at that moment, its health check for example, can't always be
 * frozen with control groups of version 1: runc gives up after 1,000 attempts, lets the container run, and fails
 * (https://github.com/opencontainers/runc/pull/2791).
 */
export const pauseContainer = (name: string): Promise<unknown> =>
  waitUntil(
    () => dockerText("pause", name),
    (cause) => new Error(`the container ${name} can't be paused`, { cause }),
    { timeoutMs: 30_000, intervalMs: 500 },
  );

/** Container ids of the broker and the ZooKeeper, by service. */
export async function containerIds(stack: NamedStack): Promise<Record<string, string>> {
  const ids = EVERYTHING.containers.map(
    async (service) =>
      [service, await dockerText("inspect", "--format", "{{.Id}}", containerOf(stack, service))] as const,
  );
  return Object.fromEntries(await Promise.all(ids));
}

/** Start of the container of a service. */
export interface ContainerStart {
  /** Id of the container. */
  readonly id: string;
  readonly startedAt: string;
}

/** Latest start of the container of a service. */
export async function startOf(stack: NamedStack, service: string): Promise<ContainerStart> {
  const format = "{{.Id}} {{.State.StartedAt}}";
  const [id = "", startedAt = ""] = (
    await dockerText("inspect", "--format", format, containerOf(stack, service))
  ).split(" ");
  return { id, startedAt };
}
