import type { FourLetterWordProbe } from "./four-letter-word";
import { askFourLetterWord } from "./four-letter-word";
import type { KafkaMetadataProbe } from "./kafka-metadata";
import { askKafkaMetadata } from "./kafka-metadata";
import type { KraftQuorumProbe } from "./kraft-quorum";
import { askKraftQuorum } from "./kraft-quorum";
import type { ProbeFacts } from "./probe-facts";

/** A question that a service answers once what is asked for is true. Plain data: each runtime asks it in its own way. */
export type Probe = FourLetterWordProbe | KafkaMetadataProbe | KraftQuorumProbe;

/**
 * Asks once, over the network, from here.
 *
 * @returns what the service said, if it is what the probe asks for.
 * @throws if nobody answers within `timeoutMs` or the answer is another.
 */
export function askProbe(probe: Probe, timeoutMs: number): Promise<ProbeFacts> {
  switch (probe.kind) {
    case "four-letter-word":
      return askFourLetterWord(probe, timeoutMs);
    case "kafka-metadata":
      return askKafkaMetadata(probe, timeoutMs);
    case "kraft-quorum":
      return askKraftQuorum(probe, timeoutMs);
  }
}
