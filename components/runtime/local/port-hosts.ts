import { boundPorts } from "../bound-ports";
import { type BoundPort, THIS_MACHINE } from "../runtime";
import type { PortPlan, ServicePlan } from "../service-plan";

/** Loopback address: all services of a stack run on this machine, so that no other machine needs their internal ports. */
const LOOPBACK = "127.0.0.1";

/** Hosts of a planned port. */
export interface PortHosts {
  /** Address that the port is bound to. */
  readonly bind: string;
  /** Host that clients of the port connect to. */
  readonly advertised: string;
}

/** Hosts of a planned port. Only the client port of an exposed service is bound to the plan's own address. */
export const portHosts = (
  { exposure, bindAddress, advertisedHost = bindAddress }: ServicePlan,
  { name }: PortPlan,
): PortHosts =>
  exposure === "clients" && name === "client"
    ? { bind: bindAddress, advertised: advertisedHost }
    : { bind: LOOPBACK, advertised: LOOPBACK };

/** Ports that the services bind on this machine, without those that are picked later. */
export const portsHere = (services: readonly ServicePlan[]): BoundPort[] =>
  boundPorts(THIS_MACHINE, services, (plan) => plan.ports.map((port) => ({ port, host: portHosts(plan, port).bind })));
