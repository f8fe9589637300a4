import { clusterViews } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS } from "../kafka-client/service-access";
import { brokerAccesses } from "../rolling/deployed-service";
import { firstOf, incompletePartitions } from "../rolling/replicas";
import { newVersionIn } from "../rolling/run-settings";
import type { Problem } from "../shared/problems";
import type { ClusterSettings } from "./cluster-args";
import { protocolChange, servicesOfOtherVersions } from "./cluster-protocol";
import type { ExistingCluster } from "./existing-cluster";

/** Number of partitions that a message names. */
const NAMED = 5;

/**
 * Problem of a new version or protocol while replicas of the running cluster are not in sync. A change that was interrupted after
 * its first restart has no problem, because it must continue. A cluster that does not run has none, because no service restarts.
 */
export async function replicaProblems(
  { version, protocolVersion }: Pick<ClusterSettings, "version" | "protocolVersion">,
  existing: Pick<ExistingCluster, "protocolVersion" | "deployed" | "lastChanges">,
): Promise<Problem[]> {
  const { deployed, lastChanges } = existing;
  const isInterrupted = lastChanges.some((change) => newVersionIn(change) === version);
  const changesVersion =
    deployed.size > 0 && servicesOfOtherVersions(deployed, version).length === deployed.size && !isInterrupted;
  if (!changesVersion && protocolChange({ protocolVersion }, existing) === undefined) {
    return [];
  }
  const incomplete = await clusterViews(brokerAccesses(deployed), ANSWER_TIMEOUT_MS).then(
    incompletePartitions,
    () => [],
  );
  const [property, value] = changesVersion ? ["version", version] : ["protocolVersion", protocolVersion];
  return incomplete.length === 0
    ? []
    : [
        {
          property,
          reason:
            `can change only while every partition has all its replicas in sync, got ${JSON.stringify(value)}, but ${firstOf(incomplete, NAMED).join("; ")}; ` +
            "set it back, run `npm start`, and change it afterwards",
        },
      ];
}
