import { docker, dockerLines, type Labels } from "./docker-client";
import { CHECKOUT_LABEL, SERVICE_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";

/** Which containers of a stack belong to a service. */
export interface ServiceContainers {
  readonly dockerHost: string;
  readonly stackId: string;
  readonly service: string;
  /** Time for an orderly stop, in milliseconds. */
  readonly stopTimeoutMs: number;
}

/** Labels of the containers of a service. */
export const serviceLabels = ({ stackId, service }: ServiceContainers): string[] => [
  `${STACK_ID_LABEL}=${stackId}`,
  `${SERVICE_LABEL}=${service}`,
];

/** Stops in an orderly way, and removes, the containers of a service but one. Succeeds where there are none. */
export async function removeContainers(containers: ServiceContainers, except?: string): Promise<void> {
  const { dockerHost, stopTimeoutMs } = containers;
  const filters = serviceLabels(containers).flatMap((label) => ["--filter", `label=${label}`]);
  const there = await list(dockerHost, ["ps", "--all", "--no-trunc", ...filters]);
  const left = there.filter((id) => id !== except);
  if (left.length > 0) {
    await stopContainers(dockerHost, left, stopTimeoutMs);
    await docker(dockerHost, ["rm", "--force", ...left]);
  }
}

/** Stops containers; those that take longer than the time allowed are killed. */
export const stopContainers = (host: string, containers: readonly string[], stopTimeoutMs: number): Promise<string> =>
  docker(host, ["stop", "-t", String(Math.ceil(stopTimeoutMs / 1_000)), ...containers], {
    timeoutMs: stopTimeoutMs + 30_000,
  });

/** Ids, or names, that a listing command of the client gives. */
export const list = (host: string, command: readonly string[]): Promise<string[]> =>
  dockerLines(host, [...command, "--quiet"]);

/** That a name is taken, by whom, and what to do. */
export function nameTaken(kind: string, name: string, labels: Labels): string {
  const holder = labels[STACK_LABEL];
  return holder === undefined
    ? `${kind} ${name} is there already and not of this project; remove or rename it, or give the stack another name`
    : `${kind} ${name} belongs to a stack ${holder} that is not this one (another checkout, or its state was lost); ` +
        "destroy that one, remove it by hand, or give the stack another name";
}

/**
 * Why a volume that is there can't be taken up, and what to do; `undefined` if it can: one of the same stack that the same
 * checkout has made, for another may have a stack of the same name.
 */
export function volumeTaken(name: string, there: Labels, wanted: Labels, checkoutIdFile: string): string | undefined {
  if (there[STACK_LABEL] !== wanted[STACK_LABEL]) {
    return nameTaken("volume", name, there);
  }
  const keptBy = there[CHECKOUT_LABEL];
  return keptBy === undefined || keptBy === wanted[CHECKOUT_LABEL]
    ? undefined
    : `volume ${name} holds data of another checkout; to take it over write ${keptBy} into ${checkoutIdFile}, else remove it or give the stack another name`;
}
