import * as pulumi from "@pulumi/pulumi";
import { problemsError, rejectProblems } from "../../pulumi/reject-arguments";
import { isWildcard } from "../../shared/address";
import { errorMessage } from "../../shared/error-message";
import type { Problem } from "../../shared/problems";
import { countedPort } from "../counted-port";
import { bindError, portTaken, unbindable } from "../machine/port-holder";
import type { DataState, ServicePlan } from "../runtime";
import { checkoutId, checkoutIdFile } from "./checkout-id";
import { type BaseImageChoice, chosenBaseImage } from "./chosen-base-image";
import { memoryLimitMiB } from "./container-args";
import { dataState } from "./data-inspector";
import {
  docker,
  dockerLines,
  inspectContainer,
  inspectNetwork,
  inspectVolume,
  type Labels,
  obstacleTo,
  type VolumeInspection,
} from "./docker-client";
import { defaultDockerHost, dockerHostProblems, isElsewhere } from "./docker-host";
import { nameTaken, volumeTaken } from "./leftovers";
import { CHECKOUT_LABEL, dockerNames, STACK_LABEL } from "./names";

/** What a look at the daemon starts from. */
export interface PreflightChoice extends BaseImageChoice {
  /** Folder of the Pulumi project. */
  readonly projectDir: string;
}

/** A daemon that can run the cluster. */
export interface Daemon {
  /** Its address: `unix://…`, `npipe://…`, `ssh://user@host` or `tcp://host:port`. */
  readonly host: string;
  /** Its own id, whatever the address. */
  readonly id: string;
  /** Image with Java 17 and `bash` that Kafka's own is built on. */
  readonly baseImage: string;
  /** Whether it can limit what a container takes of the memory. */
  readonly limitsMemory: boolean;
  /** Whether it can limit what a container takes of the swap space. */
  readonly limitsSwap: boolean;
  /** What there is of the data of planned services, by the service's name; those of which there is none are left out. */
  readonly dataStates: Readonly<Record<string, DataState>>;
}

const SUBJECT = "Docker can't run the cluster as configured";

const reject = (problems: readonly Problem[]): void => rejectProblems(SUBJECT, problems);

/** Says of whatever is caught that it is what is wrong with a setting. */
const rejectAs =
  (property: string, wrong = "") =>
  (error: unknown): never => {
    throw problemsError(SUBJECT, [{ property, reason: `${wrong}${errorMessage(error)}` }]);
  };

const NOT_POSSIBLE = '"docker" is not possible: ';

/**
 * Looks whether a daemon can run the planned services: it answers, names and ports are free, the memory is enough, the
 * base image is there or, outside a preview, can be pulled.
 *
 * @throws with everything that stands in the way, in one message. Nothing is made.
 */
export async function preflight(plans: readonly ServicePlan[], choice: PreflightChoice): Promise<Daemon> {
  const host = choice.dockerHost || (await defaultDockerHost().catch(rejectAs("runtime", NOT_POSSIBLE)));
  reject(dockerHostProblems(host));
  const published = plans.filter(({ servedTo }) => servedTo === "clients");
  // Nobody is asked about these: a daemon that is not reached would keep them back for long.
  reject(published.flatMap((plan) => addressProblems(host, plan)));
  const daemon = await askDaemon(host).catch(rejectAs("runtime", NOT_POSSIBLE));
  if (daemon.os !== "linux") {
    reject([
      { property: "runtime", reason: `"docker" needs Linux containers, got a daemon for ${daemon.os}; switch it over` },
    ]);
  }
  const [there, ...problems] = await Promise.all([
    whatIsThere(host, plans, choice.projectDir),
    ...published.map((plan) => portProblems(host, plan)),
    memoryProblems(plans, daemon.memoryBytes),
  ]);
  reject([...there.problems, ...problems.flat()]);
  if (!daemon.limitsMemory) {
    await pulumi.log.warn(
      "the Docker daemon can't limit the memory of containers; theirs is limited by the heaps alone",
    );
  }
  const baseImage = await chosenBaseImage(host, choice).catch(rejectAs("baseImage"));
  const { id, limitsMemory, limitsSwap } = daemon;
  return { host, id, baseImage, limitsMemory, limitsSwap, dataStates: there.dataStates };
}

interface DaemonInfo extends Pick<Daemon, "id" | "limitsMemory" | "limitsSwap"> {
  readonly os: string;
  readonly memoryBytes: number;
}

async function askDaemon(host: string): Promise<DaemonInfo> {
  const info = JSON.parse(await docker(host, ["info", "--format", "{{json .}}"])) as {
    readonly ID?: string;
    readonly OSType?: string;
    readonly MemTotal?: number;
    readonly MemoryLimit?: boolean;
    readonly SwapLimit?: boolean;
    readonly ServerErrors?: readonly string[];
  };
  if (info.ServerErrors?.length) {
    throw new Error(obstacleTo(host, info.ServerErrors[0] ?? "") ?? info.ServerErrors[0]);
  }
  return {
    id: info.ID ?? "",
    os: info.OSType ?? "an unknown system",
    memoryBytes: info.MemTotal ?? 0,
    limitsMemory: info.MemoryLimit ?? true,
    limitsSwap: info.SwapLimit ?? true,
  };
}

/** What there is under the names of the stack and its services: who else has them, and their data. */
async function whatIsThere(host: string, plans: readonly ServicePlan[], projectDir: string) {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const names = dockerNames(pulumi.getProject(), pulumi.getStack());
  const ofOthers = (kind: string, name: string, found: { readonly Labels: Labels | null } | undefined) =>
    found === undefined || found.Labels?.[STACK_LABEL] === stack ? [] : [nameTaken(kind, name, found.Labels ?? {})];
  const wanted = { [STACK_LABEL]: stack, [CHECKOUT_LABEL]: checkoutId(projectDir) };
  const ofOtherCheckouts = (name: string, found: VolumeInspection | undefined): string[] =>
    (found && [volumeTaken(name, found.Labels ?? {}, wanted, checkoutIdFile(projectDir)) ?? []].flat()) ?? [];
  const [network, ...services] = await Promise.all([
    inspectNetwork(host, names.network),
    ...plans.map(async ({ service }) => {
      const [container, data, config] = await Promise.all([
        inspectContainer(host, names.container(service)),
        inspectVolume(host, names.dataVolume(service)),
        inspectVolume(host, names.configVolume(service)),
      ]);
      const taken = [
        ...ofOthers("container", names.container(service), container?.Config),
        ...ofOtherCheckouts(names.dataVolume(service), data),
        ...ofOtherCheckouts(names.configVolume(service), config),
      ];
      return { service, container, data, taken };
    }),
  ]);
  const taken = [...ofOthers("network", names.network, network), ...services.flatMap((found) => found.taken)];
  return {
    problems: taken.map((reason) => ({ property: "runtime", reason: `${NOT_POSSIBLE}${reason}` })),
    dataStates: Object.fromEntries(
      services
        .map(({ service, container, data }) => [service, dataState(network, container, data)] as const)
        .filter(([, state]) => state !== "none"),
    ),
  };
}

/** What a daemon on another machine needs to be told, where this one's own needs not. */
function addressProblems(host: string, { bindAddress, port, portKey }: ServicePlan): Problem[] {
  const problems = [
    {
      isThere: port === 0,
      property: portKey,
      reason: `must be given with dockerHost ${host}, got 0; a free one can only be picked on this machine`,
    },
    {
      isThere: /^(127\.|localhost$)/.test(bindAddress),
      property: "bindAddress",
      reason: `must be one that leads to ${host}, got ${bindAddress}; set it to an address of that machine and advertisedHost to what clients call it`,
    },
  ];
  return isElsewhere(host) ? problems.filter(({ isThere }) => isThere) : [];
}

async function portProblems(host: string, plan: ServicePlan): Promise<Problem[]> {
  const { bindAddress, portKey } = plan;
  const port = countedPort(plan);
  if (port === 0) {
    return [];
  }
  const format = `{{.Names}}\t{{.Label "${STACK_LABEL}"}}\t{{.Ports}}`;
  const rows = await dockerLines(host, ["ps", "--filter", `publish=${port}`, "--format", format]);
  const holders = rows
    .map((row) => row.split("\t"))
    .filter(([, , ports = ""]) => isPublished(ports, bindAddress, port));
  if (holders.some(([, stack]) => stack === `${pulumi.getProject()}/${pulumi.getStack()}`)) {
    return [];
  }
  const [holder] = holders;
  if (holder !== undefined) {
    return [portTaken(portKey, port, `container ${holder[0]}`)];
  }
  const error = isElsewhere(host) ? undefined : await bindError(bindAddress, port);
  return error === undefined ? [] : [await unbindable(portKey, bindAddress, port, error)];
}

/**
 * Whether a container takes a port of an address, by what the client lists of it: `127.0.0.1:9092->9094/tcp`, or a range.
 */
function isPublished(ports: string, address: string, port: number): boolean {
  const taken = [...ports.matchAll(/(?:^|, )(\S+):(\d+)(?:-(\d+))?->/g)];
  return taken.some(
    ([, host = "", first, last = first]) =>
      Number(first) <= port && port <= Number(last) && (host === address || isWildcard(host) || isWildcard(address)),
  );
}

async function memoryProblems(plans: readonly ServicePlan[], memoryBytes: number): Promise<Problem[]> {
  const neededMiB = plans.reduce((sum, plan) => sum + memoryLimitMiB(plan), 0);
  const thereMiB = Math.floor(memoryBytes / 2 ** 20);
  return neededMiB <= thereMiB
    ? []
    : [
        {
          property: "heapMiB",
          reason: `and the other heaps need containers of together ${neededMiB} MiB, got a daemon with ${thereMiB} MiB; lower them`,
        },
      ];
}
