import { readdir } from "node:fs/promises";

import type { Partition } from "../../components/kafka-client/cluster-metadata";
import { shortenedList } from "../shortened-list";
import type { HandMadeCluster } from "./hand-made-cluster";

/**
 * Problems of partitions that the cluster has on a broker, and that are in none of its data folders. Kafka would create them
 * again without records.
 */
export async function missingPartitions(
  brokers: readonly Pick<HandMadeCluster["brokers"][number], "id" | "dataFolders">[],
  partitions: readonly Partition[],
): Promise<string[]> {
  const problems = brokers.map(async ({ id, dataFolders }) => {
    const existing = new Set((await Promise.all(dataFolders.map((folder) => readdir(folder)))).flat());
    const missing = partitions.filter(({ name, replicas }) => replicas.includes(id) && !existing.has(name));
    return missing.length === 0
      ? []
      : [
          `the data folders of broker ${id} must contain all its partitions, got none with ${shortenedList(missing.map(({ name }) => name))}; add the folder that contains them to log.dirs, or start Kafka by hand once more if they are new or their disk is lost`,
        ];
  });
  return (await Promise.all(problems)).flat();
}
