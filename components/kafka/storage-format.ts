import { META_PROPERTIES } from "./meta-properties";

/**
 * What makes an empty folder one that a node of a KRaft cluster starts with: what Kafka's storage tool writes, less the
 * metadata version, which is the newest that Kafka has where nobody names one. Kafka never changes these files.
 */
export const formattedStorage = (clusterId: string, nodeId: number): Readonly<Record<string, string>> => ({
  [META_PROPERTIES]: `version=1\ncluster.id=${clusterId}\nnode.id=${nodeId}\n`,
});
