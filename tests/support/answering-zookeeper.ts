import type { tcpServers } from "./tcp-server";

/** What a standalone ZooKeeper answers to `srvr`. */
export const SRVR = "Zookeeper version: 3.6.3\nLatency min/avg/max: 0/0.0/0\nMode: standalone\nNode count: 5\n";

/** What one answers to `dump` that broker 10 is registered in. */
export const DUMP = "SessionTracker dump:\nSessions with Ephemerals (1):\n0x100:\n\t/brokers/ids/10\n\t/controller\n";

/** A ZooKeeper that gives one answer after the other, the last one for ever, and writes down what it was asked. */
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
