import * as pulumi from "@pulumi/pulumi";

import type { Endpoint, Runtime } from "../runtime/runtime";
import { serverNames } from "../shared/server-names";
import { CONTROLLER_PORT_APART, controllerPort } from "./controller-port";
import type { Voter } from "./kraft-settings";
import { type QuorumLayout, voterIds } from "./quorum-layout";

/** Where a controller listens. */
export interface ControllerPlace {
  /** Its own, or that of the broker that is the controller as well. */
  readonly service: string;
  readonly nodeId: number;
  readonly endpoint: pulumi.Output<Endpoint>;
}

/** Has the runtime say where each controller of a quorum of this name listens. */
export function placeControllers(
  name: string,
  runtime: Runtime,
  { layout, port, bindAddress }: { readonly layout: QuorumLayout; readonly port: number; readonly bindAddress: string },
  opts: pulumi.CustomResourceOptions,
): ControllerPlace[] {
  const { controllers, combinedWith } = layout;
  const services = combinedWith === undefined ? serverNames(name, controllers) : [combinedWith];
  const purpose = combinedWith === undefined ? "port" : "controller-port";
  const ports = { port: controllerPort(port), portApart: CONTROLLER_PORT_APART };
  return voterIds(layout).flatMap((nodeId, rank) =>
    services.slice(rank, rank + 1).map((service) => ({
      service,
      nodeId,
      endpoint: runtime.peersOf(`${service}-${purpose}`, service, { ...ports, bindAddress, rank }, opts).endpoint,
    })),
  );
}

/** All controllers as every node of the cluster knows them. */
export const votersOf = (places: readonly ControllerPlace[]): pulumi.Output<Voter[]> =>
  pulumi.all(places.map(({ nodeId, endpoint }) => endpoint.apply(({ address }): Voter => ({ nodeId, address }))));
