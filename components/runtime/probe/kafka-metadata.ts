import { askUntil } from "../../kafka-client/ask";
import { type MetadataAnswer, metadataRequest } from "../../kafka-client/cluster-metadata";
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
 * Time in which the request is repeated over one connection, in milliseconds. A broker that starts answers before the controller has
 * named the brokers to it, and another TLS handshake would cost the broker more than these answers.
 */
const REPEAT_MS = 500;

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
  const metadata = await askUntil(
    probe,
    metadataRequest("none"),
    (answer) => missingIn(answer, probe.brokerIds) === undefined,
    { timeoutMs, repeatMs: REPEAT_MS, connect: probeConnect(probe.tls) },
  );
  const missing = missingIn(metadata, probe.brokerIds);
  if (missing !== undefined) {
    throw new Error(missing);
  }
  const { clusterId } = metadata;
  const own = await clusterIdIn(probe.metaProperties);
  if (own !== clusterId) {
    throw new Error(`another cluster answers (its id is ${clusterId}, not ${own})`);
  }
  return { clusterId };
}

/** Sentence about what is missing in the metadata; `undefined` if nothing is. */
function missingIn({ brokerIds, controllerId }: MetadataAnswer, expected: readonly number[]): string | undefined {
  const missing = expected.filter((id) => !brokerIds.includes(id));
  if (missing.length > 0) {
    return `the metadata does not contain broker ${missing.join(", ")}`;
  }
  return brokerIds.includes(controllerId) ? undefined : "the metadata names no controller";
}

const clusterIdIn = async (metaProperties: string): Promise<string | undefined> =>
  parseProperties((await readFileIfExists(metaProperties)) ?? "")["cluster.id"];
