import { framed, type MessageReader } from "../../kafka-client/kafka-message";
import { kafkaRequest } from "../../kafka-client/kafka-request";
import { readFileIfExists } from "../../shared/atomic-file";
import type { ProbeFacts } from "./probe-facts";

/** A broker's metadata: it knows the expected brokers and a controller, and belongs to the right cluster. */
export interface KafkaMetadataProbe {
  readonly kind: "kafka-metadata";
  readonly host: string;
  readonly port: number;
  /** Ids of the brokers that must be in the metadata. */
  readonly brokerIds: readonly number[];
  /** `meta.properties` of the broker, whose cluster id must be the one that is answered. */
  readonly metaProperties: string;
}

/** Metadata (key 3) of version 2, which is the first that names the cluster, of no topic, without a client id. */
const REQUEST = framed(Buffer.from([0, 3, 0, 2, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0]));

/** Asks a broker for its metadata. */
export async function askKafkaMetadata(probe: KafkaMetadataProbe, timeoutMs: number): Promise<ProbeFacts> {
  const answer = await kafkaRequest(probe, { name: "Metadata", bytes: REQUEST }, timeoutMs);
  const { brokerIds, clusterId, controllerId } = read(answer);
  const missing = probe.brokerIds.filter((id) => !brokerIds.includes(id));
  if (missing.length > 0) {
    throw new Error(`the metadata lacks broker ${missing.join(", ")}`);
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

function read(answer: MessageReader) {
  answer.skip(4); // Correlation id.
  const brokerIds = answer.list(() => {
    const id = answer.int(4);
    answer.text(); // Host.
    answer.skip(4); // Port.
    answer.text(); // Rack.
    return id;
  });
  return { brokerIds, clusterId: answer.text(), controllerId: answer.int(4) };
}

async function clusterIdIn(metaProperties: string): Promise<string | undefined> {
  return /^cluster\.id=(.+)$/m.exec((await readFileIfExists(metaProperties)) ?? "")?.[1]?.trim();
}
