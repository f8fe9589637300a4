import { isLoopback, isPublishable } from "../../shared/address";
import { type PortRange, portRangeProblems } from "../../shared/port-ranges";
import type { Problem } from "../../shared/problems";
import { advertisedHostProblems } from "../advertised-host-problems";
import { isExposed, METRICS_PORT, type PortPlan, portAt, type ServicePlan } from "../service-plan";
import { dockerHostProblems, isRemote } from "./docker-host";
import { publishedPortsOf } from "./published-ports";

/**
 * Problems of the settings and the planned services. Sends no request to a daemon.
 *
 * @param dockerHost - address of the daemon as the user set it; empty for the default of Docker's client.
 */
export const dockerProblems = (dockerHost: string, services: readonly ServicePlan[]): Problem[] =>
  distinct([
    ...(dockerHost === "" ? [] : daemonProblems(dockerHost, services)),
    ...services.filter(isExposed).flatMap(bindAddressProblems),
    ...advertisedHostProblems(services),
    ...portProblems(services),
  ]);

/** Problems of the address of a daemon, alone and with the planned services. */
export function daemonProblems(host: string, services: readonly ServicePlan[]): Problem[] {
  const problems = dockerHostProblems(host);
  return problems.length > 0 || !isRemote(host)
    ? problems
    : distinct([
        ...services.flatMap((plan) => publishedPortsOf(plan).flatMap(({ port }) => pickedPortProblems(host, port))),
        ...services.filter(isExposed).flatMap((plan) => loopbackProblems(host, plan)),
      ]);
}

/** A free port can't be picked on another machine. */
const pickedPortProblems = (host: string, { argument, first }: PortPlan): Problem[] =>
  first === 0
    ? [
        {
          property: argument,
          reason: `must be set with dockerHost ${host}, got 0; set a port, because a free one can only be picked on this machine`,
        },
      ]
    : [];

/** Clients of a daemon on another machine can't connect to a loopback address. */
const loopbackProblems = (host: string, { bindAddress }: ServicePlan): Problem[] =>
  isLoopback(bindAddress)
    ? [
        {
          property: "bindAddress",
          reason: `must be an address of the machine of ${host}, got ${bindAddress}; set it to an address of that machine, and advertisedHost to the name or address that clients connect to`,
        },
      ]
    : [];

/** Docker would publish a port on all addresses if it does not understand the address. */
const bindAddressProblems = ({ bindAddress }: ServicePlan): Problem[] =>
  isPublishable(bindAddress)
    ? []
    : [
        {
          property: "bindAddress",
          reason: `must be an IP address with runtime "docker", got ${JSON.stringify(bindAddress)}; set it to the address that this name resolves to`,
        },
      ];

/** Problems of ports: published ones share one machine, and the other ports of a service share only its container. */
const portProblems = (services: readonly ServicePlan[]): Problem[] => [
  ...portRangeProblems(publishedRanges(services)),
  ...services.flatMap((plan) => portRangeProblems(containerRanges(plan))),
];

/** Published ports, one range for each purpose in each group. A free port is picked for `0`. */
function publishedRanges(services: readonly ServicePlan[]): PortRange[] {
  const published = services
    .flatMap((plan) => publishedPortsOf(plan).map(({ port }) => ({ ...plan, port, number: portAt(port, plan.index) })))
    .filter(({ number }) => number !== 0);
  const purposeOf = ({ group, port }: (typeof published)[number]): string => `${port.name} ports of ${group}`;
  return [...new Map(published.map((one) => [purposeOf(one), one]))].map(([purpose, { group, port }]) => {
    const numbers = published.filter((one) => purposeOf(one) === purpose).map(({ number }) => number);
    return rangeOf(group, port, Math.min(...numbers), Math.max(...numbers));
  });
}

const containerRanges = ({ group, exposure, ports }: ServicePlan): PortRange[] =>
  (exposure === "clients" ? ports.slice(1) : ports).map((port) =>
    rangeOf(group, port, port.ownAddressPort, port.ownAddressPort),
  );

const rangeOf = (
  group: string,
  { name, argument, argumentValue }: PortPlan,
  first: number,
  last: number,
): PortRange => ({
  property: argument,
  value: argumentValue,
  of: `${name} ports of ${group}`,
  first,
  last,
  isMovable: name === METRICS_PORT,
});

/** Problems without repetitions: services of one group have the same arguments. */
const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.property} ${problem.reason}`, problem])).values(),
];
