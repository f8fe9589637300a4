import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

import { aroundEach } from "./hooks";

/**
 * Starts TCP servers for the tests of a `describe`. Closes the servers and their connections afterwards.
 *
 * @returns a function that starts a server, by default on 127.0.0.1, and returns its port.
 */
export function tcpServers(
  hooks = aroundEach,
): (onConnection: (socket: Socket) => void, host?: string) => Promise<number> {
  const started: Server[] = [];
  const sockets = new Set<Socket>();
  hooks.last(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await Promise.all(started.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });
  return async (onConnection, host = "127.0.0.1") => {
    const server = createServer((socket) => {
      sockets.add(socket.on("close", () => sockets.delete(socket)));
      socket.on("error", () => {}); // The client closed the connection. The test checks the client.
      onConnection(socket);
    });
    started.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  };
}
