import type { FourLetterWordProbe } from "./four-letter-word";
import { askFourLetterWord } from "./four-letter-word";
import type { KafkaMetadataProbe } from "./kafka-metadata";
import { askKafkaMetadata } from "./kafka-metadata";
import type { KraftQuorumProbe } from "./kraft-quorum";
import { askKraftQuorum } from "./kraft-quorum";

/** Health check of a service, as plain data. Each runtime runs the check in its own place. */
export type Probe = FourLetterWordProbe | KafkaMetadataProbe | KraftQuorumProbe;

/** Facts that a service reported in its answer to a probe: `clusterId`. */
export type ProbeFacts = Readonly<Record<string, string>>;

/**
 * Runs a probe once, over the network, from this machine.
 *
 * @throws if the service does not answer within `timeoutMs`, or the answer is not what the probe expects.
 */
export async function askProbe(probe: Probe, timeoutMs: number): Promise<ProbeFacts> {
  switch (probe.kind) {
    case "four-letter-word":
      await askFourLetterWord(probe, timeoutMs);
      return {};
    case "kafka-metadata":
      return askKafkaMetadata(probe, timeoutMs);
    case "kraft-quorum":
      await askKraftQuorum(probe, timeoutMs);
      return {};
  }
}
