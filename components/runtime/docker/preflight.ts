import * as pulumi from "@pulumi/pulumi";

import type { Problem } from "../../shared/problems";
import { reasonOf } from "../../shared/reason";
import { rejectProblems } from "../../shared/reject-arguments";
import { bindError, describePortHolder } from "../machine/port-holder";
import type { Plan } from "../runtime";
import { DEFAULT_BASE_IMAGE, STAND_IN_BASE_IMAGE } from "./base-image";
import { checkoutId, checkoutIdFile } from "./checkout-id";
import { memoryLimitMiB } from "./container-args";
import { DockerRefusal, docker, hasImage, labelsOf, obstacleTo } from "./docker-client";
import { defaultDockerHost, dockerHostProblems, isElsewhere } from "./docker-host";
import { nameTaken } from "./leftovers";
import { CHECKOUT_LABEL, dockerNames, STACK_LABEL } from "./names";

/** What the configuration says of the daemon. */
export interface DaemonChoice {
  /** Address of the daemon; empty for the one that Docker's client uses. */
  readonly dockerHost: string;
  readonly baseImage: string;
}

/** What a look at the daemon starts from. */
export interface PreflightChoice extends DaemonChoice {
  /** Folder of the Pulumi project. */
  readonly projectDir: string;
}

/** Longest time for pulling an image, in milliseconds. */
const PULL_TIMEOUT_MS = 600_000;

/**
 * Looks whether a daemon can run the planned services: it answers, names and ports are free, the memory is enough, the
 * base image is there or, outside a preview, can be pulled.
 *
 * @returns the daemon's address and the base image to use.
 * @throws with everything that stands in the way, in one message. Nothing is made.
 */
export async function preflight(plans: readonly Plan[], choice: PreflightChoice): Promise<DaemonChoice> {
  const reject = (problems: readonly Problem[]): void =>
    rejectProblems("Docker can't run the cluster as configured", problems);
  const dockerHost = await chosenHost(choice.dockerHost).catch((error) => {
    reject([{ property: "runtime", reason: `"docker" is not possible: ${reasonOf(error)}` }]);
    return "";
  });
  reject(dockerHostProblems(dockerHost));
  const published = plans.filter(({ servedTo }) => servedTo === "clients");
  // Nobody is asked about these: a daemon that is not reached would keep them back for long.
  reject(published.flatMap((plan) => addressProblems(dockerHost, plan)));
  const daemon = await askDaemon(dockerHost).catch((error) => {
    reject([{ property: "runtime", reason: `"docker" is not possible: ${reasonOf(error)}` }]);
    return undefined;
  });
  if (daemon === undefined || daemon.os !== "linux") {
    reject([
      {
        property: "runtime",
        reason: `"docker" needs Linux containers, got a daemon for ${daemon?.os}; switch it over`,
      },
    ]);
  }
  const problems = await Promise.all([
    namesProblems(dockerHost, plans, choice.projectDir),
    ...published.map((plan) => portProblems(dockerHost, plan)),
    memoryProblems(plans, daemon?.memoryBytes ?? 0),
  ]);
  reject(problems.flat());
  const baseImage = await baseImageFor(dockerHost, choice.baseImage).catch((error) => {
    reject([{ property: "baseImage", reason: reasonOf(error) }]);
    return "";
  });
  return { dockerHost, baseImage };
}

const chosenHost = async (dockerHost: string): Promise<string> => dockerHost || (await defaultDockerHost());

async function askDaemon(host: string): Promise<{ os: string; memoryBytes: number }> {
  const info = JSON.parse(await docker(host, ["info", "--format", "{{json .}}"])) as {
    readonly OSType?: string;
    readonly MemTotal?: number;
    readonly ServerErrors?: readonly string[];
  };
  if (info.ServerErrors?.length) {
    throw new Error(obstacleTo(host, info.ServerErrors[0] ?? "") ?? info.ServerErrors[0]);
  }
  return { os: info.OSType ?? "an unknown system", memoryBytes: info.MemTotal ?? 0 };
}

async function namesProblems(host: string, plans: readonly Plan[], projectDir: string): Promise<Problem[]> {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const names = dockerNames(pulumi.getProject(), pulumi.getStack());
  const wanted = [
    ["network", names.network] as const,
    ...plans.flatMap(({ service }) => [
      ["container", names.container(service)] as const,
      ["volume", names.dataVolume(service)] as const,
      ["volume", names.configVolume(service)] as const,
    ]),
  ];
  const taken = await Promise.all(
    wanted.map(async ([kind, name]) => {
      const labels = await labelsOf(host, kind, name);
      if (labels === undefined) {
        return [];
      }
      if (labels[STACK_LABEL] !== stack) {
        return [nameTaken(kind, name, labels)];
      }
      const keptBy = labels[CHECKOUT_LABEL];
      return keptBy === undefined || keptBy === checkoutId(projectDir)
        ? []
        : [
            `${kind} ${name} holds data of another checkout; to take it over write ${keptBy} into ${checkoutIdFile(projectDir)}, else remove it or give the stack another name`,
          ];
    }),
  );
  return taken.flat().map((reason) => ({ property: "runtime", reason: `"docker" is not possible: ${reason}` }));
}

/** What a daemon on another machine needs to be told, where this one's own needs not. */
function addressProblems(host: string, { bindAddress, port, portKey }: Plan): Problem[] {
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

async function portProblems(host: string, { bindAddress, port, portKey }: Plan): Promise<Problem[]> {
  if (port === 0) {
    return [];
  }
  const holders = await docker(host, [
    "ps",
    "--filter",
    `publish=${port}`,
    "--format",
    `{{.Names}}\t{{.Label "${STACK_LABEL}"}}`,
  ]);
  const holder = holders.split("\n").filter(Boolean)[0]?.split("\t");
  if (holder !== undefined) {
    const isOwn = holder[1] === `${pulumi.getProject()}/${pulumi.getStack()}`;
    return isOwn ? [] : [portTaken(portKey, port, `container ${holder[0]}`)];
  }
  const error = isElsewhere(host) ? undefined : await bindError(bindAddress, port);
  return error === undefined
    ? []
    : error === "EADDRINUSE"
      ? [portTaken(portKey, port, await describePortHolder(port))]
      : [
          {
            property: portKey,
            reason: `can't be bound, got ${bindAddress}:${port} (${error}); set another port or bindAddress`,
          },
        ];
}

const portTaken = (portKey: string, port: number, holder: string): Problem => ({
  property: portKey,
  reason: `must be free, got ${port}, which ${holder} holds; stop that or set another port, 0 for a free one`,
});

async function memoryProblems(plans: readonly Plan[], memoryBytes: number): Promise<Problem[]> {
  const neededMiB = plans.reduce((sum, plan) => sum + memoryLimitMiB(plan), 0);
  const thereMiB = Math.floor(memoryBytes / 2 ** 20);
  return neededMiB <= thereMiB
    ? []
    : [
        {
          property: "heapMiB",
          reason: `and zookeeperHeapMiB need containers of together ${neededMiB} MiB, got a daemon with ${thereMiB} MiB; lower them`,
        },
      ];
}

/**
 * The base image that is used: the one that set-up made where the default could not be pulled, else the one configured.
 *
 * @throws if no image can have its name, or the daemon neither has it nor can pull it.
 */
async function baseImageFor(host: string, wanted: string): Promise<string> {
  if (wanted === DEFAULT_BASE_IMAGE && (await hasImage(host, STAND_IN_BASE_IMAGE))) {
    return STAND_IN_BASE_IMAGE;
  }
  const isThere = await hasImage(host, wanted).catch((cause) => {
    throw cause instanceof DockerRefusal
      ? new Error(`must be the name of an image, got ${wanted} (${cause.message}); correct it`, { cause })
      : cause;
  });
  if (isThere || pulumi.runtime.isDryRun()) {
    return wanted;
  }
  await pulumi.log.info(`pulling ${wanted}: Kafka's image is built on it …`);
  await docker(host, ["pull", "--quiet", wanted], { timeoutMs: PULL_TIMEOUT_MS }).catch((cause) => {
    throw new Error(
      `must be an image that the daemon has or can pull, got ${wanted} (${reasonOf(cause)}); run \`npm run setup\`, pull or load it by hand, or set another with Java 17 and bash`,
      { cause },
    );
  });
  return wanted;
}
