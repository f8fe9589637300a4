import * as pulumi from "@pulumi/pulumi";

import type { Endpoint, PortRequest, Runtime } from "../runtime/runtime";
import { serverPorts } from "./server-ports";
import type { Membership } from "./zookeeper-spec";

/** Where a server listens to the others of its ensemble. */
interface PeerEndpoints {
  /** To those that follow it, once it leads. */
  readonly quorum: Endpoint;
  /** To those that vote. */
  readonly election: Endpoint;
}

/** Where a server listens. */
export interface ServerPlace {
  readonly service: string;
  readonly clients: pulumi.Output<Endpoint>;
  /** Absent where it stands alone. */
  readonly peers?: pulumi.Output<PeerEndpoints>;
}

/** Has the runtime say where the server of this service listens. */
export function placeServer(
  runtime: Runtime,
  service: string,
  request: PortRequest,
  standsAlone: boolean,
  opts: pulumi.CustomResourceOptions,
): ServerPlace {
  const endpointOf = (purpose: string, ports: Partial<PortRequest> = {}): pulumi.Output<Endpoint> =>
    runtime.peersOf(`${service}-${purpose}`, service, { ...request, ...ports }, opts).endpoint;
  const clients = endpointOf("port");
  if (standsAlone) {
    return { service, clients };
  }
  const ports = serverPorts(request.port);
  const peers = pulumi
    .all([endpointOf("quorum-port", ports.quorum), endpointOf("election-port", ports.election)])
    .apply(([quorum, election]) => ({ quorum, election }));
  return { service, clients, peers };
}

/** What makes each of these servers one of several, in their order; nothing where one stands alone. */
export const membershipsOf = (places: readonly ServerPlace[]): pulumi.Output<Membership[]> =>
  pulumi.all(places.flatMap(({ peers }) => (peers === undefined ? [] : [peers]))).apply((members) => {
    const servers = members.map(({ quorum, election }, rank) => ({
      id: rank + 1,
      host: quorum.address.host,
      quorumPort: quorum.address.port,
      electionPort: election.address.port,
    }));
    return members.map(({ quorum, election }, rank) => ({
      id: rank + 1,
      servers,
      listen: [quorum.listen, election.listen],
    }));
  });
