import { formatAddress } from "../../shared/address";
import { scriptsOf } from "../scripts/scripts";
import type { Probe } from "./probe";
import type { ProbeTls } from "./probe-tls";

/** Scripts that run probes on the machine of a service: file name to text. The scripts need `bash`. */
export const probeScripts = (): Record<string, string> => scriptsOf("probe");

/** Programs beside `bash` and the usual tools that the scripts need. */
export const probePrograms = (isSecured: boolean): readonly string[] => (isSecured ? ["openssl"] : []);

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
        ...tlsOptions(probe.tls),
      ];
    case "kafka-metadata":
      return [
        "ask-kafka-metadata",
        ...address,
        probe.brokerIds.join(","),
        probe.metaProperties,
        ...tlsOptions(probe.tls),
      ];
    case "kraft-quorum":
      return [
        "ask-kraft-quorum",
        ...address,
        String(probe.nodeId),
        ...(probe.orElse ?? []).map(formatAddress),
        ...tlsOptions(probe.tls),
      ];
  }
}

/** Options of a connection by TLS: only paths, because other users can read the arguments of a program. */
const tlsOptions = (tls: ProbeTls | undefined): string[] =>
  tls === undefined
    ? []
    : [
        `keystore=${tls.keystore}`,
        `truststore=${tls.truststore}`,
        ...(tls.login === undefined ? [] : [`login=${tls.login}`]),
      ];
