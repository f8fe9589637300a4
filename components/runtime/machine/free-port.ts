import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import { type PortPlan, portAt, portResourceName, type ServicePlan } from "../service-plan";

/** Inputs of {@link FreePort}. */
export interface FreePortInputs {
  /** Address that the port will be bound to. */
  readonly host: string;
}

/** TCP port of this machine that was free when the resource was created. The port stays the same until it is deleted. */
class FreePort extends ModuleResource {
  declare readonly port: pulumi.Output<number>;

  constructor(name: string, inputs: InputsOf<FreePortInputs>, opts?: pulumi.CustomResourceOptions) {
    super("runtime/machine/free-port-provider", name, { ...inputs, port: undefined }, opts, "local", "FreePort");
  }
}

/**
 * Gives a planned service its port: the one that its index asks for, or a {@link FreePort} where the plan says `0`.
 *
 * @param host - address that the port will be bound to.
 */
export const assignPort = (
  { service, index }: Pick<ServicePlan, "service" | "index">,
  port: PortPlan,
  host: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<number> =>
  port.first === 0
    ? new FreePort(portResourceName(service, port.name), { host }, opts).port
    : pulumi.output(portAt(port, index));
