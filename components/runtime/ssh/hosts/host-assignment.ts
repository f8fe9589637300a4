/** A service that runs, or is to run, on one of the hosts. */
export interface AssignableService {
  readonly service: string;
  /** Services of one group are spread over the hosts. */
  readonly group: string;
}

/** Name of the host that each service runs on, by the service's name. */
export type HostAssignment = Readonly<Record<string, string>>;

/**
 * Places services: those that have a host keep it; each other one, in the order given, gets the host with the fewest of its
 * group, the first of these in the order of the list. So what is there never moves when hosts or services are added.
 *
 * @param hosts - names, at least one.
 * @param placed - where services run already; hosts that are in no list any more are the caller's to refuse.
 */
export function assignHosts(
  services: readonly AssignableService[],
  hosts: readonly string[],
  placed: HostAssignment,
): HostAssignment {
  const placement: Record<string, string> = {};
  for (const { service } of services) {
    const host = placed[service];
    if (host !== undefined) {
      placement[service] = host;
    }
  }
  for (const { service, group } of services) {
    placement[service] ??= leastLoaded(
      hosts,
      services.filter((other) => other.group === group).map((other) => placement[other.service]),
    );
  }
  return placement;
}

function leastLoaded(hosts: readonly string[], taken: readonly (string | undefined)[]): string {
  const load = (host: string): number => taken.filter((other) => other === host).length;
  return hosts.reduce((best, host) => (load(host) < load(best) ? host : best));
}

/** How many services of a service's group come before it on its host. */
export function rankOnHost(service: string, services: readonly AssignableService[], placement: HostAssignment): number {
  const index = services.findIndex((other) => other.service === service);
  const own = services[index];
  return services
    .slice(0, Math.max(index, 0))
    .filter((other) => other.group === own?.group && placement[other.service] === placement[service]).length;
}

/** Whether services run on several hosts. */
export const usesSeveralHosts = (placement: HostAssignment): boolean => new Set(Object.values(placement)).size > 1;
