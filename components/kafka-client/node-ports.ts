import type { NodePort } from "./cluster-connection";

/**
 * Ports of ZooKeeper's servers, or of controllers.
 *
 * @param servers - `host:port` pairs, comma-separated; before each address of a controller its id: `3000@host:port`.
 */
export const nodePorts = (servers: string, service: NodePort["service"]): readonly NodePort[] =>
  servers.split(",").map((server) => ({ service, address: server.replace(/^\d+@/, "") }));
