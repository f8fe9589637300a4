import { ask } from "../../kafka-client/ask";
import { metadataRequest } from "../../kafka-client/cluster-metadata";
import { readFileIfExists } from "../../shared/atomic-file";
import { parseProperties } from "../../shared/properties";
import { type ProbeTls, probeConnect } from "./probe-tls";

/** Metadata of a broker. The broker must know the expected brokers and a controller, and belong to the right cluster. */
export interface KafkaMetadataProbe {
  readonly kind: "kafka-metadata";
  readonly host: string;
  readonly port: number;
  /** Ids of the brokers that must be in the metadata. */
  readonly brokerIds: readonly number[];
  /** Path of the broker's `meta.properties`. The cluster id in the file must be the one in the metadata. */
  readonly metaProperties: string;
  /** Files that the probe connects by TLS with. @defaultValue - the service speaks plain text */
  readonly tls?: ProbeTls;
}

/**
 * Asks a broker for its metadata.
 *
 * @returns the id of the broker's cluster.
 * @throws if the broker does not answer, or the metadata is not what the probe expects.
 */
export async function askKafkaMetadata(
  probe: KafkaMetadataProbe,
  timeoutMs: number,
): Promise<{ readonly clusterId: string }> {
  const options = { timeoutMs, connect: probeConnect(probe.tls) };
  const { brokerIds, clusterId, controllerId } = await ask(probe, metadataRequest("none"), options);
  const missing = probe.brokerIds.filter((id) => !brokerIds.includes(id));
  if (missing.length > 0) {
    throw new Error(`the metadata does not contain broker ${missing.join(", ")}`);
  }
  if (!brokerIds.includes(controllerId)) {
    throw new Error("the metadata names no controller");
  }
  const own = await clusterIdIn(probe.metaProperties);
  if (own !== clusterId) {
    throw new Error(`another cluster answers (its id is ${clusterId}, not ${own})`);
  }
  return { clusterId };
}

const clusterIdIn = async (metaProperties: string): Promise<string | undefined> =>
  parseProperties((await readFileIfExists(metaProperties)) ?? "")["cluster.id"];
