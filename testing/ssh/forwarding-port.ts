import { connect, type Socket } from "node:net";

/** Port that forwards connections to another port, and can disturb them. */
export interface ForwardingPort {
  readonly port: number;
  /** Number of connections so far. */
  count(): number;
  /** True once all connections have ended. */
  areClosed(): boolean;
  /** Closes the open connections on both sides. */
  disconnect(): void;
  /** Drops everything that is sent over the open connections, without closing them. */
  silence(): void;
}

/** @param startTcpServer - starts a server for the test, as `tcpServers` provides. */
export async function forwardingPort(
  startTcpServer: (onConnection: (socket: Socket) => void) => Promise<number>,
  to: number,
): Promise<ForwardingPort> {
  const sockets: (readonly [near: Socket, far: Socket])[] = [];
  const port = await startTcpServer((near) => {
    const far = connect(to, "127.0.0.1").on("error", () => near.destroy());
    near
      .pipe(far)
      .pipe(near)
      .on("close", () => far.destroy());
    sockets.push([near, far]);
  });
  return {
    port,
    count: () => sockets.length,
    areClosed: () => sockets.flat().every(({ destroyed }) => destroyed),
    disconnect: () => {
      for (const socket of sockets.flat()) {
        socket.destroy();
      }
    },
    silence: () => {
      for (const socket of sockets.flat()) {
        socket.unpipe().pause();
      }
    },
  };
}
