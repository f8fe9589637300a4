import { connect, type Socket } from "node:net";

/** A port that leads to another one until something happens on the way. */
export interface LeadingPort {
  readonly port: number;
  /** How many connections there have been. */
  count(): number;
  /** Whether all of them have ended. */
  areClosed(): boolean;
  /** Cuts off those that there are: both sides see it. */
  cut(): void;
  /** Swallows what is sent over those that there are: nothing says so. */
  silence(): void;
}

/** @param startTcpServer - what starts a server for the test, as `tcpServers` gives it. */
export async function leadingPort(
  startTcpServer: (onConnection: (socket: Socket) => void) => Promise<number>,
  to: number,
): Promise<LeadingPort> {
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
    cut: () => {
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
