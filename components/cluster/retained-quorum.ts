import { META_PROPERTIES, parseMetaProperties } from "../kafka/meta-properties";
import type { Runtime } from "../runtime/runtime";

/** What data that is there already says of the quorum that it belongs to. */
export interface RetainedQuorum {
  /** Id of the cluster; empty where there is no such data. */
  readonly clusterId: string;
  /** Ids of its voters; empty where they are not known. */
  readonly voters: readonly number[];
}

/** File among a node's data in which Kafka notes who may vote. */
const QUORUM_STATE = "__cluster_metadata-0/quorum-state";

/** Looks among the data of these services, in their order: that of a stack that was destroyed may have been kept. */
export async function retainedQuorum(runtime: Runtime, services: readonly string[]): Promise<RetainedQuorum> {
  for (const service of services) {
    const text = await runtime.dataFile?.(service, META_PROPERTIES);
    const { coordination, clusterId } = parseMetaProperties(text ?? "");
    if (coordination === "kraft" && clusterId !== undefined) {
      return { clusterId, voters: votersIn((await runtime.dataFile?.(service, QUORUM_STATE)) ?? "") };
    }
  }
  return { clusterId: "", voters: [] };
}

/** Ids of the voters in the text of a {@link QUORUM_STATE}. */
function votersIn(text: string): number[] {
  const voters = /"currentVoters":\[([^\]]*)\]/.exec(text)?.[1] ?? "";
  return [...voters.matchAll(/"voterId":(\d+)/g)].map(([, id]) => Number(id));
}
