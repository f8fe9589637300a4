import type { AddressInfo } from "node:net";
import { createServer, type Server, type TLSSocket, type TlsOptions } from "node:tls";

import { aroundEach } from "./hooks";

/**
 * Starts TLS servers for the tests of a `describe`. Closes the servers and their connections afterwards.
 *
 * @returns a function that starts a server, by default on 127.0.0.1, and returns its port.
 */
export function tlsServers(
  hooks = aroundEach,
): (options: TlsOptions, onConnection: (socket: TLSSocket) => void, host?: string) => Promise<number> {
  const started: Server[] = [];
  const sockets = new Set<{ destroy(): void }>();
  hooks.last(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await Promise.all(started.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });
  return async (options, onConnection, host = "127.0.0.1") => {
    const server = createServer(options, (socket) => {
      socket.on("error", () => {}); // The client closed the connection. The test checks the client.
      onConnection(socket);
    });
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    server.on("tlsClientError", () => {}); // A client that the server refuses.
    started.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  };
}
