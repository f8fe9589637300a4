import { readFileIfThere } from "../../shared/atomic-file";
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

/** Asks a broker for its metadata. */
export async function askKafkaMetadata(probe: KafkaMetadataProbe, timeoutMs: number): Promise<ProbeFacts> {
  const { Kafka, logLevel } = await import("kafkajs");
  const admin = new Kafka({
    brokers: [`${probe.host}:${probe.port}`],
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  }).admin();
  try {
    await admin.connect();
    const { brokers, controller, clusterId } = await admin.describeCluster();
    const known = brokers.map(({ nodeId }) => nodeId);
    const missing = probe.brokerIds.filter((id) => !known.includes(id));
    if (missing.length > 0) {
      throw new Error(`the metadata lacks broker ${missing.join(", ")}`);
    }
    if (controller === null || !known.includes(controller)) {
      throw new Error("the metadata names no controller");
    }
    const own = await clusterIdIn(probe.metaProperties);
    if (own !== clusterId) {
      throw new Error(`another cluster answers (its id is ${clusterId}, not ${own})`);
    }
    return { clusterId };
  } finally {
    await admin.disconnect();
  }
}

async function clusterIdIn(metaProperties: string): Promise<string | undefined> {
  return /^cluster\.id=(.+)$/m.exec((await readFileIfThere(metaProperties)) ?? "")?.[1]?.trim();
}
