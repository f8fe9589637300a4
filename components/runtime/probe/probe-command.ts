import { formatAddress } from "../../shared/address";
import { scriptsOf } from "../scripts/scripts";
import type { Probe } from "./probe";

/** The scripts that ask, where a service is asked from beside it: file name to text. They need `bash`. */
export const probeScripts = (): Record<string, string> => scriptsOf("probe");

/** A probe as {@link probeScripts} take it: the name of the one that asks, without its `.sh`, and its arguments. */
export function probeCommand(probe: Probe): string[] {
  const address = [probe.host, String(probe.port)];
  switch (probe.kind) {
    case "four-letter-word":
      return [
        "ask-four-letter-word",
        ...address,
        probe.word,
        ...(probe.holds === undefined ? [] : [`holds=${probe.holds}`]),
        ...(probe.holdsNot === undefined ? [] : [`holdsNot=${probe.holdsNot}`]),
        ...(probe.orElse ?? []).map((server) => `orElse=${formatAddress(server)}`),
      ];
    case "kafka-metadata":
      return ["ask-kafka-metadata", ...address, probe.brokerIds.join(","), probe.metaProperties];
    case "kraft-quorum":
      return ["ask-kraft-quorum", ...address, String(probe.nodeId), ...(probe.orElse ?? []).map(formatAddress)];
  }
}
