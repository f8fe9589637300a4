import { randomUUID } from "node:crypto";

import type { DataFingerprint } from "../runtime/service-spec";
import { parseProperties } from "../shared/properties";

/** File in the data folder of a broker or KRaft controller that identifies the cluster and the node. */
export const META_PROPERTIES = "meta.properties";

/** Content of a {@link META_PROPERTIES}. */
export interface MetaProperties {
  /** Coordination of the cluster: Kafka writes version 0 with ZooKeeper and version 1 with KRaft. */
  readonly coordination: "zookeeper" | "kraft";
  /** Id of the broker or node. @defaultValue - not in the file */
  readonly nodeId?: number;
  /** @defaultValue - not in the file */
  readonly clusterId?: string;
}

/** Fingerprint of the data of a cluster. */
export const clusterFingerprint = (clusterId: string): DataFingerprint => ({
  file: META_PROPERTIES,
  line: `cluster.id=${clusterId}`,
});

/** Reads the text of a {@link META_PROPERTIES}. */
export function parseMetaProperties(text: string): MetaProperties {
  const values = parseProperties(text);
  const coordination = values.version === "1" ? "kraft" : "zookeeper";
  const id = values[coordination === "kraft" ? "node.id" : "broker.id"];
  return { coordination, nodeId: id ? Number(id) : undefined, clusterId: values["cluster.id"] || undefined };
}

/**
 * Files that format an empty data folder for a node of a KRaft cluster. Kafka's storage tool writes the same files, and one more
 * with the metadata version. Without that file, Kafka uses its newest version. Kafka never changes these values; Kafka 3.7 and
 * newer add a `directory.id`.
 */
export const formattedStorage = (clusterId: string, nodeId: number): Readonly<Record<string, string>> => ({
  [META_PROPERTIES]: `version=1\ncluster.id=${clusterId}\nnode.id=${nodeId}\n`,
});

/** A new cluster id in the form of Kafka's `random-uuid`: a random UUID in Base64 for URLs that does not start with `-`. */
export function newClusterId(): string {
  const id = Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url");
  return id.startsWith("-") ? newClusterId() : id;
}
