import type { BoundPort } from "./runtime";
import { type PortPlan, portAt, type ServicePlan } from "./service-plan";

/**
 * Ports that services bind on a machine, without those that are picked later.
 *
 * @param portsOf - ports of a service on that machine, each with the address that it is bound to.
 */
export const boundPorts = (
  machine: string,
  services: readonly ServicePlan[],
  portsOf: (plan: ServicePlan) => readonly { readonly port: PortPlan; readonly host: string }[],
): BoundPort[] =>
  services.flatMap((plan) =>
    portsOf(plan)
      .map(({ port, host }) => ({ machine, host, port: portAt(port, plan.index), argument: port.argument }))
      .filter(({ port }) => port !== 0),
  );
