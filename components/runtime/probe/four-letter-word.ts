import { ask, type Request } from "../../kafka-client/ask";
import type { Address } from "../../shared/address";
import { type ProbeTls, probeConnect } from "./probe-tls";

/** A four-letter word of ZooKeeper, and lines that the answer must or must not contain. */
export interface FourLetterWordProbe {
  readonly kind: "four-letter-word";
  readonly host: string;
  readonly port: number;
  /** Further servers of the ensemble, tried in turn if the servers before them do not answer. @defaultValue - none */
  readonly orElse?: readonly Address[];
  /** Word such as `srvr`. The server's `4lw.commands.whitelist` must contain the word. */
  readonly word: string;
  /** Start of a line that a valid answer contains: `Mode: `. @defaultValue - any answer is valid */
  readonly holds?: string;
  /** Whole line, apart from blanks at both ends, that must not be in the answer: `/brokers/ids/0`. @defaultValue - none */
  readonly holdsNot?: string;
  /** Files that the probe connects by TLS with. @defaultValue - the service speaks plain text */
  readonly tls?: ProbeTls;
}

/** Longest part of an invalid answer in a message, in characters. */
const QUOTED_LENGTH = 120;

/**
 * Sends a four-letter word to a ZooKeeper server, or to the servers of an ensemble until one gives a valid answer. Each
 * server has an equal part of the time.
 *
 * @throws the failure of the last server if none gives a valid answer; an error if the answer contains `holdsNot`.
 */
export async function askFourLetterWord(probe: FourLetterWordProbe, timeoutMs: number): Promise<void> {
  const lines = await firstAnswer(probe, timeoutMs);
  if (probe.holdsNot !== undefined && lines.some((line) => line.trim() === probe.holdsNot)) {
    throw new Error(`${probe.word} still shows ${probe.holdsNot}`);
  }
}

async function firstAnswer(probe: FourLetterWordProbe, timeoutMs: number): Promise<readonly string[]> {
  const { host, port, orElse = [], tls } = probe;
  const servers = [{ host, port }, ...orElse];
  const connect = probeConnect(tls);
  let last: unknown;
  for (const server of servers) {
    try {
      return await ask(server, requestOf(probe), { timeoutMs: timeoutMs / servers.length, connect });
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

const requestOf = ({ word, holds = "" }: FourLetterWordProbe): Request<readonly string[]> => ({
  name: word,
  bytes: word,
  parse: (response) => {
    const answer = response.toString("latin1");
    const lines = answer.split("\n");
    if (!lines.some((line) => line.startsWith(holds))) {
      throw new Error(`${word} was answered without "${holds}": ${JSON.stringify(answer.slice(0, QUOTED_LENGTH))}`);
    }
    return lines;
  },
});
