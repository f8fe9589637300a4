import { connect } from "node:net";

import type { ProbeFacts } from "./probe-facts";

/** One of ZooKeeper's four-letter words and what its answer must, or must not, hold. */
export interface FourLetterWordProbe {
  readonly kind: "four-letter-word";
  readonly host: string;
  readonly port: number;
  /** E.g. `srvr`. The server's `4lw.commands.whitelist` must name it. */
  readonly word: string;
  /** A line that the answer must hold, from its beginning: `Mode: `. */
  readonly holds?: string;
  /** A whole line (blanks around it apart) that the answer must not hold: `/brokers/ids/0`. */
  readonly holdsNot?: string;
}

/** Asks a ZooKeeper server one four-letter word. */
export async function askFourLetterWord(probe: FourLetterWordProbe, timeoutMs: number): Promise<ProbeFacts> {
  const answer = await conversation(probe.host, probe.port, probe.word, timeoutMs);
  const lines = answer.split("\n");
  if (probe.holds !== undefined && !lines.some((text) => text.startsWith(probe.holds ?? ""))) {
    throw new Error(`${probe.word} was answered without "${probe.holds}": ${JSON.stringify(answer.slice(0, 120))}`);
  }
  if (probe.holdsNot !== undefined && lines.some((text) => text.trim() === probe.holdsNot)) {
    throw new Error(`${probe.word} still shows ${probe.holdsNot}`);
  }
  return {};
}

function conversation(host: string, port: number, word: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host, port });
    const deadline = setTimeout(
      () => socket.destroy(new Error(`no answer to ${word} within ${timeoutMs} ms`)),
      timeoutMs,
    );
    socket.on("connect", () => socket.end(word));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => {
      clearTimeout(deadline);
      resolve(Buffer.concat(chunks).toString("latin1"));
    });
  });
}
