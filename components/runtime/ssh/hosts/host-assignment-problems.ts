import { isIP } from "node:net";

import { isLoopback, isWildcard } from "../../../shared/address";
import { type PortRange, portRangeProblems } from "../../../shared/port-ranges";
import type { Problem } from "../../../shared/problems";
import { isExposed, METRICS_PORT, type ServicePlan } from "../../service-plan";
import { type AddressedHost, hostAddresses } from "./host-addresses";
import type { HostAssignment } from "./host-assignment";
import type { AssignedServices } from "./service-endpoints";

/** Address arguments of a cluster, which all of its services have in common. */
type ClusterAddresses = Pick<ServicePlan, "bindAddress" | "advertisedHost">;

/** Problems of ports and addresses that do not depend on the hosts: ports to be picked, and an advertised wildcard. */
export function servicePlanProblems(services: readonly ServicePlan[]): Problem[] {
  const ports = services.flatMap((plan) => plan.ports);
  const picked = new Set(ports.filter(({ first }) => first === 0).map(({ argument }) => argument));
  const wildcards = new Set(
    services.flatMap(({ advertisedHost }) =>
      advertisedHost !== undefined && isWildcard(advertisedHost) ? [advertisedHost] : [],
    ),
  );
  return [
    ...[...wildcards].map((advertisedHost) => ({
      property: "advertisedHost",
      reason: `must be a host that clients can connect to, got ${JSON.stringify(advertisedHost)}; remove it, or set it to a name or address`,
    })),
    ...[...picked].map((argument) => ({
      property: argument,
      reason:
        "must be a port from 1 to 65535 on hosts, got 0; set a port, because a free one can only be picked on this machine",
    })),
  ];
}

/**
 * Problem of deployed services whose host is missing. Services do not move to another host, because their data would stay
 * behind.
 *
 * @param hosts - names.
 */
export function missingHostProblems(
  services: readonly ServicePlan[],
  hosts: readonly string[],
  deployedHosts: HostAssignment,
): Problem[] {
  const missing = [...new Set(Object.values(deployedHosts).filter((host) => !hosts.includes(host)))];
  const listed = missing.map((host) => {
    const names = services.filter(({ service }) => deployedHosts[service] === host).map(({ service }) => service);
    return `${host} (with ${names.join(", ") || "services that are to be removed"})`;
  });
  return missing.length === 0
    ? []
    : [
        {
          property: "hosts",
          reason: `must contain ${listed.join(", ")}, got ${hosts.join(", ")}; add the host again (a replacement keeps the name, with another address and hostKey)`,
        },
      ];
}

/** Problems that keep services on several hosts from connecting to each other. */
export function addressProblems(
  used: readonly (AddressedHost & { readonly name: string })[],
  { bindAddress, advertisedHost }: ClusterAddresses,
): Problem[] {
  if (used.length < 2) {
    return [];
  }
  const cure = "set it to 0.0.0.0, or set bindAddress of each host to its own address";
  const isOfOneHost =
    isIP(bindAddress) !== 0 &&
    !isWildcard(bindAddress) &&
    !isLoopback(bindAddress) &&
    used.some((host) => host.bindAddress === undefined);
  // The problem of an advertised host for all hosts is reported by itself.
  const isolated = used
    .map((host) => ({ name: host.name, ...hostAddresses(host, { bindAddress }) }))
    .filter(({ bind, advertised }) => isLoopback(bind) || isLoopback(advertised))
    .map(
      ({ name, bind, advertised }) =>
        `${bind} on ${name}${advertised === bind ? "" : ` (advertised as ${advertised})`}`,
    );
  return [
    ...(isOfOneHost
      ? [{ property: "bindAddress", reason: `must exist on all ${used.length} hosts, got ${bindAddress}; ${cure}` }]
      : []),
    ...(advertisedHost === undefined
      ? []
      : [
          {
            property: "advertisedHost",
            reason: `must not be set for ${used.length} hosts, got ${JSON.stringify(advertisedHost)}; remove it, and set advertisedHost of each host that clients do not reach by its address`,
          },
        ]),
    ...(isolated.length === 0
      ? []
      : [
          {
            property: "bindAddress",
            reason: `must be an address that the ${used.length} hosts reach each other by, got ${isolated.join(", ")}; ${cure}`,
          },
        ]),
  ];
}

/** Problems of the ports of services that share a host: they exceed 65535 or overlap. Each problem names the first host. */
export function portProblems({ services, assignment }: AssignedServices): Problem[] {
  const hosts = [...new Set(Object.values(assignment))];
  const found = hosts.flatMap((host) =>
    portRangeProblems(
      portRanges(
        host,
        services.filter(({ service }) => assignment[service] === host),
      ),
    ).map((problem) => ({ host, problem })),
  );
  const firstHosts = new Map([...found].reverse().map(({ host, problem }) => [problem.property, host]));
  return found
    .filter(({ host, problem }) => firstHosts.get(problem.property) === host)
    .map(({ host, problem: { property, reason } }) => {
      const others = hosts.filter(
        (other) => other !== host && found.some((one) => one.host === other && one.problem.property === property),
      );
      return { property, reason: others.length === 0 ? reason : `${reason} (the same on ${others.join(", ")})` };
    });
}

/** One range for each port of each group. A problem of two ranges names the argument of the first: clients' ports first. */
function portRanges(host: string, services: readonly ServicePlan[]): PortRange[] {
  const exposed = services.filter(isExposed);
  const ordered = [...exposed, ...services.filter((plan) => !exposed.includes(plan))];
  const ports = ordered.flatMap(({ service, group, ports: planned }) =>
    planned
      .filter(({ first }) => first !== 0)
      .map((port) => ({
        ...port,
        service,
        kind: port.offset === undefined ? `${group} ${port.name}` : port.name,
      })),
  );
  return [...new Set(ports.map(({ kind }) => kind))].flatMap((kind) => {
    const same = ports.filter((port) => port.kind === kind);
    return same.slice(0, 1).map(({ argument, argumentValue, name, first }) => ({
      property: argument,
      value: argumentValue,
      of: `${name} ports of ${same.map(({ service }) => service).join(", ")} on ${host}`,
      first,
      last: first + same.length - 1,
      isMovable: name === METRICS_PORT,
    }));
  });
}
