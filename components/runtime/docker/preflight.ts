import * as pulumi from "@pulumi/pulumi";

import { problemsError, rejectProblems } from "../../pulumi/reject-arguments";
import { isSameBinding } from "../../shared/address";
import { errorMessage } from "../../shared/error-message";
import type { Problem } from "../../shared/problems";
import { bindError, bindProblem, portInUseProblem } from "../machine/port-holder";
import type { DataState, PrepareRequest } from "../runtime";
import { portAt, type ServicePlan } from "../service-plan";
import { checkoutIdFile, ensureCheckoutId } from "./checkout-id";
import { connectionProblem } from "./connection-problem";
import { memoryLimitMiB } from "./container-args";
import { dataState } from "./data-inspector";
import { defaultDockerHost, dockerLines } from "./docker-client";
import { isRemote } from "./docker-host";
import { inspectContainer, inspectNetwork, inspectVolume, type Labels, readDaemonFacts } from "./docker-objects";
import { daemonProblems } from "./docker-problems";
import { ensureBaseImage } from "./ensure-base-image";
import { nameConflict, volumeConflict } from "./name-conflict";
import { CHECKOUT_LABEL, dockerNames, STACK_LABEL } from "./names";
import { type PublishedPort, publishedPortsOf } from "./published-ports";

/** Settings of the Docker runtime with all defaults filled in. */
export interface DockerSettings {
  /** Address of the daemon as the user set it; empty for the default of Docker's client. */
  readonly dockerHost: string;
  readonly baseImage: string;
  /** Absolute path of the state folder. */
  readonly stateDir: string;
}

/** Daemon that can run the cluster. */
export interface Daemon {
  /** Address: `unix://…`, `npipe://…`, `ssh://user@host` or `tcp://host:port`. */
  readonly host: string;
  /** Id of the daemon, which does not depend on the address. */
  readonly id: string;
  /** Image with Java 17 and `bash` that Kafka's image is built on. */
  readonly baseImage: string;
  /** True if the daemon can limit the memory of a container. */
  readonly limitsMemory: boolean;
  /** True if the daemon can limit the swap space of a container. */
  readonly limitsSwap: boolean;
  /** State of the data of each planned service, by service. Services without data are left out. */
  readonly dataStates: Readonly<Record<string, DataState>>;
}

const SUBJECT = "Docker can't run the cluster as configured";

const reject = (problems: readonly Problem[]): void => rejectProblems(SUBJECT, problems);

/** Handler that reports an error as the problem of a setting. */
const rejectAs =
  (property: string, prefix = "") =>
  (error: unknown): never => {
    throw problemsError(SUBJECT, [{ property, reason: `${prefix}${errorMessage(error)}` }]);
  };

const NOT_POSSIBLE = '"docker" is not possible: ';

type PreflightRequest = Pick<PrepareRequest, "project" | "stack" | "services">;

/**
 * Checks that a daemon can run the planned services: it answers, names and ports are free, its memory is enough, and it
 * has the base image. Outside a preview, a missing base image is pulled. Creates nothing else.
 *
 * @throws a `RunError` with every problem in one message.
 */
export async function preflight(request: PreflightRequest, settings: DockerSettings): Promise<Daemon> {
  const { project, stack, services } = request;
  const host = settings.dockerHost || (await defaultDockerHost().catch(rejectAs("runtime", NOT_POSSIBLE)));
  // Before any request: a daemon that can't be reached would delay these problems.
  reject(daemonProblems(host, services));
  const info = await inspectDaemon(host).catch(rejectAs("runtime", NOT_POSSIBLE));
  if (info.os !== "linux") {
    reject([
      {
        property: "runtime",
        reason: `"docker" needs Linux containers, got a daemon for ${info.os}; switch the daemon to Linux containers`,
      },
    ]);
  }
  const [inspected, ...portProblems] = await Promise.all([
    inspectStack(host, request, settings.stateDir),
    ...services.flatMap((plan) =>
      publishedPortsOf(plan).map((published) => portProblemsOf(host, `${project}/${stack}`, plan, published)),
    ),
  ]);
  reject([...inspected.problems, ...portProblems.flat(), ...memoryProblems(services, info.memoryBytes)]);
  if (!info.limitsMemory) {
    await pulumi.log.warn(
      "the Docker daemon can't limit the memory of containers; only the JVM heaps limit the memory of the services",
    );
  }
  const { imageRepository } = dockerNames(project, stack);
  const baseImage = await ensureBaseImage(host, { ...settings, imageRepository }).catch(rejectAs("baseImage"));
  const { id, limitsMemory, limitsSwap } = info;
  return { host, id, baseImage, limitsMemory, limitsSwap, dataStates: inspected.dataStates };
}

interface DaemonInfo extends Pick<Daemon, "id" | "limitsMemory" | "limitsSwap"> {
  readonly os: string;
  readonly memoryBytes: number;
}

async function inspectDaemon(host: string): Promise<DaemonInfo> {
  const info = await readDaemonFacts(host);
  if (info.ServerErrors?.length) {
    throw new Error(connectionProblem(host, info.ServerErrors[0] ?? "") ?? info.ServerErrors[0]);
  }
  return {
    id: info.ID ?? "",
    os: info.OSType ?? "an unknown system",
    memoryBytes: info.MemTotal ?? 0,
    limitsMemory: info.MemoryLimit ?? true,
    limitsSwap: info.SwapLimit ?? true,
  };
}

/** Existing objects with the names of the stack and its services: conflicts with other owners, and the state of the data. */
async function inspectStack(host: string, { project, stack, services }: PreflightRequest, stateDir: string) {
  const names = dockerNames(project, stack);
  const wanted = { [STACK_LABEL]: `${project}/${stack}`, [CHECKOUT_LABEL]: ensureCheckoutId(stateDir) };
  const conflictsOf = (kind: string, name: string, found: { readonly Labels: Labels | null } | undefined): string[] =>
    found === undefined || found.Labels?.[STACK_LABEL] === wanted[STACK_LABEL]
      ? []
      : [nameConflict(kind, name, found.Labels ?? {})];
  const volumeConflictsOf = (name: string, found: { readonly Labels: Labels | null } | undefined): string[] => {
    const conflict = found && volumeConflict(name, found.Labels ?? {}, wanted, checkoutIdFile(stateDir));
    return conflict === undefined ? [] : [conflict];
  };
  const [network, ...inspected] = await Promise.all([
    inspectNetwork(host, names.network),
    ...services.map(async ({ service }) => {
      const [container, data, config] = await Promise.all([
        inspectContainer(host, names.container(service)),
        inspectVolume(host, names.dataVolume(service)),
        inspectVolume(host, names.configVolume(service)),
      ]);
      const conflicts = [
        ...conflictsOf("container", names.container(service), container?.Config),
        ...volumeConflictsOf(names.dataVolume(service), data),
        ...volumeConflictsOf(names.configVolume(service), config),
      ];
      return { service, container, data, conflicts };
    }),
  ]);
  const conflicts = [
    ...conflictsOf("network", names.network, network),
    ...inspected.flatMap((found) => found.conflicts),
  ];
  return {
    problems: conflicts.map((reason) => ({ property: "runtime", reason: `${NOT_POSSIBLE}${reason}` })),
    dataStates: Object.fromEntries(
      inspected
        .map(({ service, container, data }) => [service, dataState(network, container, data)] as const)
        .filter(([, state]) => state !== "none"),
    ),
  };
}

/** Problems of a published port of a service. A container of the same stack may hold the port. */
async function portProblemsOf(
  host: string,
  stack: string,
  { index }: ServicePlan,
  { port: planned, host: address }: PublishedPort,
): Promise<Problem[]> {
  const port = portAt(planned, index);
  if (port === 0) {
    return [];
  }
  const format = `{{.Names}}\t{{.Label "${STACK_LABEL}"}}\t{{.Ports}}`;
  const rows = await dockerLines(host, ["ps", "--filter", `publish=${port}`, "--format", format]);
  const holders = rows.map((row) => row.split("\t")).filter(([, , ports = ""]) => isPublished(ports, address, port));
  if (holders.some(([, owner]) => owner === stack)) {
    return [];
  }
  const [holder] = holders;
  if (holder !== undefined) {
    return [portInUseProblem(planned, port, `container ${holder[0]}`)];
  }
  const error = isRemote(host) ? undefined : await bindError(address, port);
  return error === undefined ? [] : [await bindProblem(planned, address, port, error)];
}

/**
 * True if a container holds a port of an address, by the list of its ports from Docker's client:
 * `127.0.0.1:9092->9094/tcp`, or a range.
 */
function isPublished(ports: string, address: string, port: number): boolean {
  const published = [...ports.matchAll(/(?:^|, )(\S+):(\d+)(?:-(\d+))?->/g)];
  return published.some(
    ([, host = "", first, last = first]) =>
      Number(first) <= port && port <= Number(last) && isSameBinding(host.replace(/^\[|\]$/g, ""), address),
  );
}

function memoryProblems(services: readonly ServicePlan[], memoryBytes: number): Problem[] {
  const neededMiB = services.reduce((sum, plan) => sum + memoryLimitMiB(plan), 0);
  const availableMiB = Math.floor(memoryBytes / 2 ** 20);
  return neededMiB <= availableMiB
    ? []
    : [
        {
          property: "heapMiB",
          reason: `must leave enough memory for all containers, got containers that need ${neededMiB} MiB together on a daemon with ${availableMiB} MiB; lower the heaps`,
        },
      ];
}
