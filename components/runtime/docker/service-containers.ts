import { docker, listIds } from "./docker-client";
import { SERVICE_LABEL, STACK_ID_LABEL } from "./names";

/** Containers of a service: the recorded one, and those that an interrupted run created but did not record. */
export interface ServiceContainers {
  readonly dockerHost: string;
  readonly stackId: string;
  readonly service: string;
  /** Longest time for an orderly stop, in milliseconds. */
  readonly stopTimeoutMs: number;
}

/** Labels of all containers of a service: `name=value`. */
export const serviceLabels = ({ stackId, service }: ServiceContainers): string[] => [
  `${STACK_ID_LABEL}=${stackId}`,
  `${SERVICE_LABEL}=${service}`,
];

/** Stops and removes all containers of a service except one. Succeeds if the service has no containers. */
export async function removeContainers(containers: ServiceContainers, except?: string): Promise<void> {
  const { dockerHost, stopTimeoutMs } = containers;
  const filters = serviceLabels(containers).flatMap((label) => ["--filter", `label=${label}`]);
  const all = await listIds(dockerHost, ["ps", "--all", "--no-trunc", ...filters]);
  const unwanted = all.filter((id) => id !== except);
  if (unwanted.length > 0) {
    await stopContainers(dockerHost, unwanted, stopTimeoutMs);
    await docker(dockerHost, ["rm", "--force", ...unwanted]);
  }
}

/** Stops containers. A container that takes longer than `stopTimeoutMs` is killed. */
export const stopContainers = (host: string, containers: readonly string[], stopTimeoutMs: number): Promise<string> =>
  docker(host, ["stop", "-t", String(Math.ceil(stopTimeoutMs / 1_000)), ...containers], {
    timeoutMs: stopTimeoutMs + 30_000,
  });
