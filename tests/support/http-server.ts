import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

import { environment } from "./environment";
import { aroundEach } from "./hooks";

/** Reaction of a proxy to a CONNECT request. */
type ConnectListener = (request: IncomingMessage, socket: Duplex) => void;

/**
 * Returns a function that starts an HTTP server on 127.0.0.1 and returns the server's URL. The servers are closed after the
 * tests of the `describe`. Requests to them bypass the proxy of the environment.
 */
export function httpServers(
  hooks = aroundEach,
): (listener: RequestListener, onConnect?: ConnectListener) => Promise<string> {
  const started: Server[] = [];
  environment(() => ({ no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" }), hooks);
  hooks.last(async () => {
    await Promise.all(started.splice(0).map(close));
  });
  return async (listener, onConnect = (_, socket) => socket.destroy()) => {
    const server = createServer(listener).on("connect", onConnect);
    started.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
