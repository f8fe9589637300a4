import type { ServicePlan } from "../../service-plan";

/** Service to assign to a host. Services of one group are spread over the hosts. */
export type AssignableService = Pick<ServicePlan, "service" | "group">;

/** Name of the host of each service, by the service's name. */
export type HostAssignment = Readonly<Record<string, string>>;

/**
 * Assigns services to hosts. A deployed service stays on its host. Each other service, in the given order, gets the host
 * with the fewest services of its group, the first such host in the list. So existing services never move when hosts or
 * services are added.
 *
 * @param hosts - names, at least one.
 * @param deployed - hosts of services that already run or have data. The caller must reject hosts that are not in the list.
 */
export function assignHosts(
  services: readonly AssignableService[],
  hosts: readonly string[],
  deployed: HostAssignment,
): HostAssignment {
  const assignment: Record<string, string> = {};
  for (const { service } of services) {
    const host = deployed[service];
    if (host !== undefined) {
      assignment[service] = host;
    }
  }
  for (const { service, group } of services) {
    assignment[service] ??= leastLoaded(
      hosts,
      services.filter((other) => other.group === group).map((other) => assignment[other.service]),
    );
  }
  return assignment;
}

function leastLoaded(hosts: readonly string[], used: readonly (string | undefined)[]): string {
  const load = (host: string): number => used.filter((other) => other === host).length;
  return hosts.reduce((best, host) => (load(host) < load(best) ? host : best));
}

/**
 * Position of a service among the services on the same host, from 0.
 *
 * @param among - `group`: only services of its own group count. @defaultValue `group`
 */
export function indexOnHost(
  service: string,
  services: readonly AssignableService[],
  assignment: HostAssignment,
  among: "group" | "all" = "group",
): number {
  const index = services.findIndex((other) => other.service === service);
  const own = services[index];
  return services
    .slice(0, Math.max(index, 0))
    .filter((other) => among === "all" || other.group === own?.group)
    .filter((other) => assignment[other.service] === assignment[service]).length;
}

/** True if services run on more than one host. */
export const usesSeveralHosts = (assignment: HostAssignment): boolean => new Set(Object.values(assignment)).size > 1;
