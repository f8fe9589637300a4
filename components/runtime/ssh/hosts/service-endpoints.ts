import { METRICS_PORT, type PortPlan, portAt, type ServicePlan } from "../../service-plan";
import { type AddressedHost, type HostAddresses, hostAddresses } from "./host-addresses";
import { type HostAssignment, indexOnHost, usesSeveralHosts } from "./host-assignment";

/** Services of a cluster, and the host of each. */
export interface AssignedServices {
  readonly services: readonly ServicePlan[];
  readonly assignment: HostAssignment;
}

/** Port of a service on its host. */
export interface HostEndpoint extends HostAddresses {
  readonly port: number;
}

const LOOPBACK: HostAddresses = { bind: "127.0.0.1", advertised: "127.0.0.1" };

/**
 * Endpoint of a port of a service. Only services of the same stack connect to internal ports: over the loopback address if
 * they all run on one host, otherwise over the addresses of the hosts. Metrics are bound like the ports of clients. The port
 * counts up only among services that share a host.
 */
export function hostEndpoint(
  plan: ServicePlan,
  port: PortPlan,
  host: AddressedHost,
  { services, assignment }: AssignedServices,
): HostEndpoint {
  const { bindAddress, advertisedHost } = plan;
  const isOfClients = plan.exposure === "clients" && port.name === plan.ports[0].name;
  const internal = () => (usesSeveralHosts(assignment) ? hostAddresses(host, { bindAddress }) : LOOPBACK);
  const addresses = () => (port.name === METRICS_PORT ? hostAddresses(host, { bindAddress }) : internal());
  const among = port.offset === undefined ? "group" : "all";
  return {
    ...(isOfClients ? hostAddresses(host, { bindAddress, advertisedHost }) : addresses()),
    port: portAt({ first: port.first }, indexOnHost(plan.service, services, assignment, among)),
  };
}

/** Port that a service will listen on. */
export interface WantedPort {
  readonly service: string;
  /** Argument that sets the port. */
  readonly argument: string;
  readonly port: number;
  /** Address that the port will be bound to. */
  readonly host: string;
}

/** All ports that services will listen on on a host. */
export const wantedPorts = (
  host: AddressedHost & { readonly name: string },
  assigned: AssignedServices,
): WantedPort[] =>
  assigned.services
    .filter(({ service }) => assigned.assignment[service] === host.name)
    .flatMap((plan) =>
      plan.ports.map((planned) => {
        const { bind, port } = hostEndpoint(plan, planned, host, assigned);
        return { service: plan.service, argument: planned.argument, port, host: bind };
      }),
    );
