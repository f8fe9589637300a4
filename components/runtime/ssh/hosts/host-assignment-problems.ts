import { isIPv4 } from "node:net";

import { isWildcard } from "../../../shared/address";
import { type PortRange, portRangeProblems } from "../../../shared/port-ranges";
import type { Problem } from "../../../shared/problems";
import type { ServicePlan } from "../../runtime";
import { type AddressChoice, type AddressedHost, hostAddresses } from "./host-addresses";
import type { HostAssignment } from "./host-assignment";

/**
 * What is wrong with the hosts that there are: services do not move, since their data would stay behind.
 *
 * @param hosts - names.
 * @param placed - where services run already.
 */
export function missingHostProblems(
  plans: readonly ServicePlan[],
  hosts: readonly string[],
  placed: HostAssignment,
): Problem[] {
  const missing = new Set(Object.values(placed).filter((host) => !hosts.includes(host)));
  return [...missing].map((host) => {
    const services = plans.filter(({ service }) => placed[service] === host).map(({ service }) => service);
    return {
      property: "hosts",
      reason: `must hold ${host}, on which ${services.join(", ") || "a service"} runs, got ${hosts.join(", ")}; put it back (a host that takes its place keeps its name, with another address and hostKey)`,
    };
  });
}

/** What keeps services on several hosts from finding each other. */
export function addressProblems(
  used: readonly (AddressedHost & { readonly name: string })[],
  { bindAddress, advertisedHost }: AddressChoice,
): Problem[] {
  if (advertisedHost !== undefined && isWildcard(advertisedHost)) {
    const reason = `must be a host that clients can connect to, got ${JSON.stringify(advertisedHost)}; remove it, or set it to a name or address`;
    return [{ property: "advertisedHost", reason }];
  }
  if (used.length < 2) {
    return [];
  }
  return [
    ...(isIPv4(bindAddress) &&
    !isWildcard(bindAddress) &&
    !isLoopback(bindAddress) &&
    used.some((host) => host.bindAddress === undefined)
      ? [
          {
            property: "bindAddress",
            reason: `can't be that of ${used.length} hosts, got ${bindAddress}; set it to 0.0.0.0, or bindAddress of each host to its own address`,
          },
        ]
      : []),
    ...(advertisedHost === undefined
      ? []
      : [
          {
            property: "advertisedHost",
            reason: `can't be that of ${used.length} hosts, got ${JSON.stringify(advertisedHost)}; remove it and set advertisedHost of each host where its address is not what clients connect to`,
          },
        ]),
    ...used.flatMap((host) => {
      // What is advertised for all of them is wrong already.
      const { bind: bound, advertised: told } = hostAddresses(host, { bindAddress });
      return [bound, told].some(isLoopback)
        ? [
            {
              property: "bindAddress",
              reason: `must be one that ${used.length} hosts reach each other by, got ${bound} on ${host.name}, which advertises ${told}; set it to 0.0.0.0, or bindAddress of each host to its own address`,
            },
          ]
        : [];
    }),
  ];
}

const isLoopback = (host: string): boolean => /^127\.|^localhost$/i.test(host);

/** What is wrong with the ports: they are to be picked, or those of services that share a host lead into each other. */
export const portProblems = (plans: readonly ServicePlan[], placement: HostAssignment): Problem[] => [
  ...[...new Set(plans.filter(({ port }) => port === 0).map(({ portKey }) => portKey))].map((portKey) => ({
    property: portKey,
    reason: 'must be given with runtime "ssh", got 0; a free one can only be picked on this machine',
  })),
  ...[...new Set(Object.values(placement))].flatMap((host) =>
    portRangeProblems(
      portRanges(
        host,
        plans.filter(({ service }) => placement[service] === host),
      ),
    ),
  ),
];

/** The ports of services that share a host, those of a group together: they count up. */
function portRanges(host: string, plans: readonly ServicePlan[]): PortRange[] {
  const rangesOf = (group: string): PortRange[] => {
    const services = plans.filter((plan) => plan.group === group);
    return services.slice(0, 1).flatMap(({ port: value, portKey: property, furtherPorts = [] }) => {
      const of = `${services.map(({ service }) => service).join(", ")} on ${host}`;
      const last = (first: number): number => first + services.length - 1;
      return [
        ...(value === 0 ? [] : [{ property, value, of: `ports of ${of}`, first: value, last: last(value) }]),
        ...furtherPorts
          .filter((first) => first !== 0)
          .map((first) => ({ property, value, of: `ports between ${of}`, first, last: last(first) })),
      ];
    });
  };
  return [...new Set(plans.map(({ group }) => group))].flatMap(rangesOf);
}
