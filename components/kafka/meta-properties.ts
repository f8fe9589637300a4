import type { DataFingerprint } from "../runtime/service-spec";

/** File among the data of a broker, or of a KRaft controller, that says whose data it is. */
export const META_PROPERTIES = "meta.properties";

/** What a {@link META_PROPERTIES} says. */
export interface MetaProperties {
  /** What coordinates the cluster: Kafka writes version 0 with ZooKeeper, and 1 with KRaft. */
  readonly coordination: "zookeeper" | "kraft";
  /** Id of the broker or node; absent where the file does not say. */
  readonly nodeId?: number;
  /** Absent where the file does not say. */
  readonly clusterId?: string;
}

/** What data of a cluster is known by. */
export const clusterFingerprint = (clusterId: string): DataFingerprint => ({
  file: META_PROPERTIES,
  line: `cluster.id=${clusterId}`,
});

/** Reads the text of a {@link META_PROPERTIES}. */
export function parseMetaProperties(text: string): MetaProperties {
  const values = new Map([...text.matchAll(/^\s*([\w.]+)\s*=\s*(\S+)\s*$/gm)].map(([, key, value]) => [key, value]));
  const coordination = values.get("version") === "1" ? "kraft" : "zookeeper";
  const id = values.get(coordination === "kraft" ? "node.id" : "broker.id");
  return { coordination, nodeId: id === undefined ? undefined : Number(id), clusterId: values.get("cluster.id") };
}
