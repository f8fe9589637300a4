import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import type { Hono } from "hono";

import { errorCode } from "../../components/shared/error-message";

/** Address of the console: only this machine can connect to it. */
const HOST = "127.0.0.1";

/** Server of the console. */
export interface ConsoleServer {
  readonly port: number;
  /** Ends the server and all its connections. */
  close(): Promise<void>;
}

/**
 * Serves the console on loopback.
 *
 * @param port - 0 lets the system choose a free port.
 * @throws if the port can't be used.
 */
export function serveConsole(app: Hono, port: number): Promise<ConsoleServer> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: HOST, port }, ({ port: chosen }: AddressInfo) =>
      resolve({ port: chosen, close: () => close(server) }),
    );
    server.once("error", (cause) => reject(new Error(portProblem(port, cause), { cause })));
  });
}

function portProblem(port: number, cause: Error): string {
  const reason =
    errorCode(cause) === "EADDRINUSE" ? "is in use" : `can't be used (${errorCode(cause) ?? cause.message})`;
  return `port ${port} of ${HOST} ${reason}; choose another one with --port, or leave --port out for a free one`;
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) {
      server.closeAllConnections(); // Open pages wait for their next version.
    }
  });
}
