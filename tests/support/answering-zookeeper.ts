import type { tcpServers } from "./tcp-server";

/** Answer of a standalone ZooKeeper to `srvr`. */
export const SRVR = "Zookeeper version: 3.6.3\nLatency min/avg/max: 0/0.0/0\nMode: standalone\nNode count: 5\n";

/** Answer of a ZooKeeper to `dump` if broker 10 is registered. */
export const DUMP = "SessionTracker dump:\nSessions with Ephemerals (1):\n0x100:\n\t/brokers/ids/10\n\t/controller\n";

/** Starts a ZooKeeper that gives the answers in order, the last one again and again, and records the requests. */
export async function answeringInTurn(serve: ReturnType<typeof tcpServers>, answers: readonly string[]) {
  const asked: string[] = [];
  const port = await serve((socket) =>
    socket.once("data", (word) => {
      asked.push(String(word));
      socket.end(answers[Math.min(asked.length, answers.length) - 1] ?? "");
    }),
  );
  return { port, asked };
}
