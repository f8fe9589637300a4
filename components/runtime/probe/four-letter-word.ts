import { exchange } from "../../kafka-client/exchange";
import type { Address } from "../../shared/address";
import type { ProbeFacts } from "./probe-facts";

/** One of ZooKeeper's four-letter words and what its answer must, or must not, hold. */
export interface FourLetterWordProbe {
  readonly kind: "four-letter-word";
  readonly host: string;
  readonly port: number;
  /** Further servers of the same ensemble, asked in turn where those before give no answer. @defaultValue - none */
  readonly orElse?: readonly Address[];
  /** E.g. `srvr`. The server's `4lw.commands.whitelist` must name it. */
  readonly word: string;
  /** A line that the answer must hold, from its beginning, else it is none: `Mode: `. */
  readonly holds?: string;
  /** A whole line (blanks around it apart) that the answer must not hold: `/brokers/ids/0`. */
  readonly holdsNot?: string;
}

/**
 * Asks a ZooKeeper server one four-letter word, or the servers of an ensemble until one answers.
 *
 * @throws what the last of them was asked in vain for.
 */
export async function askFourLetterWord(probe: FourLetterWordProbe, timeoutMs: number): Promise<ProbeFacts> {
  const lines = (await firstAnswer(probe, timeoutMs)).split("\n");
  if (probe.holdsNot !== undefined && lines.some((text) => text.trim() === probe.holdsNot)) {
    throw new Error(`${probe.word} still shows ${probe.holdsNot}`);
  }
  return {};
}

async function firstAnswer(probe: FourLetterWordProbe, timeoutMs: number): Promise<string> {
  const { host, port, orElse = [] } = probe;
  const servers = [{ host, port }, ...orElse];
  let last: unknown;
  for (const server of servers) {
    try {
      return await answerOf(server, probe, timeoutMs / servers.length);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

async function answerOf(server: Address, { word, holds = "" }: FourLetterWordProbe, timeoutMs: number) {
  const answer = (await exchange(server, { name: word, bytes: word }, timeoutMs)).toString("latin1");
  if (!answer.split("\n").some((text) => text.startsWith(holds))) {
    throw new Error(`${word} was answered without "${holds}": ${JSON.stringify(answer.slice(0, 120))}`);
  }
  return answer;
}
