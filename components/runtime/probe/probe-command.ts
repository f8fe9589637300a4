import { formatAddress } from "../../shared/address";
import { scriptsOf } from "../scripts/scripts";
import type { Probe } from "./probe";

/** Scripts that run probes on the machine of a service: file name to text. The scripts need `bash`. */
export const probeScripts = (): Record<string, string> => scriptsOf("probe");

/** Command of a probe: name of the script in {@link probeScripts}, without `.sh`, and its arguments. */
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
