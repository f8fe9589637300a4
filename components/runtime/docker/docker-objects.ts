import { setTimeout as delay } from "node:timers/promises";

import { askedTogether } from "../../shared/asked-together";
import { inPath, readFromDaemon } from "./daemon-socket";
import { DockerRefusal, docker, dockerBytes, TIMEOUT_MS } from "./docker-client";

/** Output of `docker inspect` for a container, as far as this project reads it. */
export interface ContainerInspection {
  readonly Id: string;
  readonly Name: string;
  readonly State: {
    /** `created`, `running`, `paused`, `restarting`, `exited` or `dead`. */
    readonly Status: string;
    readonly StartedAt: string;
    /** Id of its process on the daemon's machine; 0 while the container does not run. */
    readonly Pid?: number;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Output: string }[] | null };
  };
  readonly Config: { readonly Labels: Labels | null };
}

/** Labels of a Docker object: name to value. */
export type Labels = Readonly<Record<string, string>>;

/** Labels as arguments of a command that creates an object. */
export const labelArguments = (labels: Labels): string[] =>
  Object.entries(labels).flatMap(([label, value]) => ["--label", `${label}=${value}`]);

/** Container by id or name; `undefined` if none exists. */
export const inspectContainer = (host: string, name: string): Promise<ContainerInspection | undefined> =>
  inspect<ContainerInspection>(host, "container", name);

/** Output of `docker inspect` for a network, as far as this project reads it. */
export interface NetworkInspection {
  readonly Id: string;
  readonly Labels: Labels | null;
  /** Running containers on the network, by id. */
  readonly Containers?: Readonly<Record<string, { readonly Name: string }>>;
}

/** Network by id or name; `undefined` if none exists. */
export const inspectNetwork = (host: string, name: string): Promise<NetworkInspection | undefined> =>
  inspect<NetworkInspection>(host, "network", name);

/** Output of `docker inspect` for a volume, as far as this project reads it. */
export interface VolumeInspection {
  readonly Labels: Labels | null;
}

/** Volume by name; `undefined` if none exists. */
export const inspectVolume = (host: string, name: string): Promise<VolumeInspection | undefined> =>
  inspect<VolumeInspection>(host, "volume", name);

/** Output of `docker inspect` for an image, as far as this project reads it. */
interface ImageInspection {
  readonly Id: string;
  readonly Config?: { readonly Labels?: Labels | null };
}

/** Image by id or name; `undefined` if none exists. @throws a {@link DockerRefusal} if the name is not a valid image name. */
export const inspectImage = (host: string, name: string): Promise<ImageInspection | undefined> =>
  inspect<ImageInspection>(host, "image", name);

/** Object to inspect. */
interface Inspected {
  readonly host: string;
  readonly kind: keyof typeof PATHS;
  readonly name: string;
}

async function inspect<Found>(host: string, kind: keyof typeof PATHS, name: string): Promise<Found | undefined> {
  const answer = await readFromDaemon(host, PATHS[kind](name), TIMEOUT_MS);
  if (answer?.status === OK) {
    return JSON.parse(answer.body.toString());
  }
  const refusal = answer?.status === NOT_FOUND ? messageIn(answer.body) : undefined;
  return refusal === undefined || isInvalidName(refusal)
    ? ((await inspectTogether({ host, kind, name })) as Found | undefined)
    : undefined;
}

/** Message of a daemon that refuses a request; `undefined` if the text is not from a daemon. */
function messageIn(body: Buffer): string | undefined {
  try {
    return (JSON.parse(body.toString()) as { readonly message?: string }).message;
  } catch {
    return undefined;
  }
}

/** Paths of objects in Docker's HTTP interface, by kind. */
const PATHS = {
  container: (name: string) => `/containers/${inPath(name)}/json`,
  network: (name: string) => `/networks/${inPath(name)}`,
  volume: (name: string) => `/volumes/${inPath(name)}`,
  image: (name: string) => `/images/${inPath(name)}/json`,
};

/** Status codes of HTTP. */
const OK = 200;
const NOT_FOUND = 404;

/**
 * Inspects objects with Docker's client. The engine refreshes its resources side by side, and each command of the client is a
 * process, so one command inspects all objects of a kind that are requested within 25 ms.
 */
const inspectTogether = askedTogether(
  ({ host, kind }: Inspected) => `${kind} ${host}`,
  inspectAll,
  () => delay(25),
);

/** Objects of one kind on one daemon, in this order; `undefined` for each one that does not exist. */
async function inspectAll(objects: readonly Inspected[]): Promise<readonly unknown[]> {
  const [first] = objects;
  if (first === undefined || objects.length === 1) {
    return Promise.all(objects.map(inspectOne));
  }
  const { host, kind } = first;
  const names = [...new Set(objects.map(({ name }) => name))];
  const found = await foundTogether(host, kind, names);
  return found.length === names.length
    ? objects.map(({ name }) => found[names.indexOf(name)])
    : Promise.all(objects.map(inspectOne)); // The answer does not say which objects are missing.
}

/** Objects by name, in this order if all exist; `undefined` for each if none exists. */
async function foundTogether(host: string, kind: string, names: readonly string[]): Promise<readonly unknown[]> {
  try {
    return JSON.parse(await docker(host, [kind, "inspect", ...names]));
  } catch (error) {
    if (!(error instanceof DockerRefusal)) {
      throw error;
    }
    return isNotFound(error) && error.output.startsWith("[]") ? names.map(() => undefined) : [];
  }
}

async function inspectOne({ host, kind, name }: Inspected): Promise<unknown> {
  try {
    return (JSON.parse(await docker(host, [kind, "inspect", name])) as readonly unknown[])[0];
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** True if the daemon has no such object. */
const isNotFound = (error: unknown): boolean =>
  error instanceof DockerRefusal && /no such|not found/i.test(error.message) && !isInvalidName(error.message);

/** True if a message says that a name is no name of an image. */
const isInvalidName = (message: string): boolean => message.includes("invalid reference format");

/** Facts about a daemon, as far as this project reads them. */
export interface DaemonFacts {
  readonly ID?: string;
  /** Operating system of the containers: `linux`. */
  readonly OSType?: string;
  /** Memory of the machine, in bytes. */
  readonly MemTotal?: number;
  /** True if the daemon can limit the memory of a container. */
  readonly MemoryLimit?: boolean;
  /** True if the daemon can limit the swap space of a container. */
  readonly SwapLimit?: boolean;
  /** Reasons why Docker's client got no facts. */
  readonly ServerErrors?: readonly string[];
}

/** Facts about a daemon. @throws like {@link docker}. */
export async function readDaemonFacts(host: string): Promise<DaemonFacts> {
  const answer = await readFromDaemon(host, "/info", TIMEOUT_MS);
  return JSON.parse(
    answer?.status === OK ? answer.body.toString() : await docker(host, ["info", "--format", "{{json .}}"]),
  );
}

/** Files of a container, running or not, as a tar archive. @throws a {@link DockerRefusal} if the container has no such path. */
export async function readContainerFiles(host: string, container: string, path: string): Promise<Buffer> {
  const url = `/containers/${inPath(container)}/archive?path=${encodeURIComponent(path)}`;
  const answer = await readFromDaemon(host, url, TIMEOUT_MS);
  const refusal = answer?.status === NOT_FOUND ? messageIn(answer.body) : undefined;
  if (refusal !== undefined) {
    throw new DockerRefusal(`the files at ${path} of the container ${container} can't be read (${refusal})`, refusal);
  }
  return answer?.status === OK ? answer.body : dockerBytes(host, ["cp", `${container}:${path}`, "-"]);
}
