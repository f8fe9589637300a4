import { META_PROPERTIES, parseMetaProperties } from "../kafka/meta-properties";
import type { DataInspector } from "../runtime/runtime";

/** KRaft quorum that existing data belongs to. */
export interface RetainedQuorum {
  readonly clusterId: string;
  /** Ids of the voters; empty if the data does not record them. */
  readonly voterIds: readonly number[];
}

/** File in the data folder of a node in which Kafka records the voters. */
const QUORUM_STATE = "__cluster_metadata-0/quorum-state";

/** Reads the quorum from the data of the first of these services that has KRaft data; a destroyed stack may have retained it. */
export async function readRetainedQuorum(
  data: DataInspector,
  services: readonly string[],
): Promise<RetainedQuorum | undefined> {
  for (const service of services) {
    const { coordination, clusterId } = parseMetaProperties((await data.dataFile(service, META_PROPERTIES)) ?? "");
    if (coordination === "kraft" && clusterId !== undefined) {
      return { clusterId, voterIds: voterIdsIn((await data.dataFile(service, QUORUM_STATE)) ?? "") };
    }
  }
  return undefined;
}

/** Ids of the voters in the text of a {@link QUORUM_STATE}. */
function voterIdsIn(text: string): number[] {
  const voters = /"currentVoters":\[([^\]]*)\]/.exec(text)?.[1] ?? "";
  return [...voters.matchAll(/"voterId":(\d+)/g)].map(([, id]) => Number(id));
}
