import * as pulumi from "@pulumi/pulumi";

import { replicationFactorOf } from "../kafka/server-properties";
import { type ClusterMetadata, clusterViews, type Partition } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS } from "../kafka-client/service-access";
import { rejectProblems } from "../pulumi/reject-arguments";
import { errorMessage } from "../shared/error-message";
import type { Problem } from "../shared/problems";
import type { DeployedService } from "./deployed-service";
import { firstOf } from "./replicas";

/** Number of partitions and topics that a message names. */
const NAMED = 20;

const GUIDE = "see docs/operations.md";

/**
 * Checks that a changed number of brokers loses no replicas, and warns about partitions that stay on the old brokers.
 *
 * @param brokers - names of the planned brokers.
 * @param deployed - services that the state records.
 * @throws if a broker to be removed holds replicas, or if no broker can be asked.
 */
export async function checkScale(
  brokers: readonly string[],
  deployed: ReadonlyMap<string, DeployedService>,
): Promise<void> {
  const existing = [...deployed.values()].filter(({ brokerIds }) => brokerIds.length > 0);
  const leaving = existing.filter(({ service }) => !brokers.includes(service));
  const joining = brokers.filter((service) => !deployed.has(service));
  if (existing.length === 0 || leaving.length + joining.length === 0) {
    return;
  }
  const accesses = existing.map(({ access }) => access);
  const found = await clusterViews(accesses, ANSWER_TIMEOUT_MS).then(mostPartitions, errorMessage);
  if (leaving.length > 0) {
    rejectProblems("the number of brokers can't be lowered", leavingProblems(leaving, brokers.length, found));
  } else if (typeof found !== "string") {
    const warning = partitionsThatStay(joining, brokers.length, found);
    if (warning !== undefined) {
      await pulumi.log.warn(warning);
    }
  }
}

/** Partitions according to the broker that knows the most. */
const mostPartitions = (views: readonly ClusterMetadata[]): readonly Partition[] =>
  views.map(({ partitions }) => partitions).sort((one, other) => other.length - one.length)[0] ?? [];

/**
 * Problems of removing brokers.
 *
 * @param found - partitions of the cluster, or the reason why no broker could be asked.
 */
export function leavingProblems(
  leaving: readonly Pick<DeployedService, "service" | "brokerIds">[],
  brokers: number,
  found: readonly Partition[] | string,
): Problem[] {
  const names = leaving.map(({ service }) => service).join(" and ");
  const hold = leaving.length === 1 ? "holds" : "hold";
  const problem = (reason: string): Problem[] => [{ property: "brokers", reason }];
  if (typeof found === "string") {
    return problem(
      `can be lowered only once ${names} ${hold} no replicas, got ${brokers}, and no broker can be asked (${found}); deploy with the old number of brokers first`,
    );
  }
  const ids = leaving.flatMap(({ brokerIds }) => brokerIds);
  const held = found.filter(({ replicas }) => ids.some((id) => replicas.includes(id))).map(({ name }) => name);
  return held.length === 0
    ? []
    : problem(
        `can be lowered only once ${names} ${hold} no replicas, got ${brokers}, but ${names} ${hold} replicas of ${firstOf(held, NAMED).join(", ")}; move them to the other brokers first (${GUIDE}) or delete their topics`,
      );
}

/** Warning about partitions that stay on the old brokers when others join; `undefined` without topics. */
export function partitionsThatStay(
  joining: readonly string[],
  brokers: number,
  partitions: readonly Partition[],
): string | undefined {
  const factor = replicationFactorOf(brokers);
  const topics = [...new Set(partitions.map(({ topic }) => topic))].map((topic) => {
    const ofTopic = partitions.filter((partition) => partition.topic === topic);
    const replicas = Math.min(...ofTopic.map(({ replicas }) => replicas.length));
    return replicas < factor ? `${topic} (${replicas} of ${factor} replicas)` : topic;
  });
  return topics.length === 0
    ? undefined
    : `${joining.join(" and ")} will be empty at first: the partitions of ${firstOf(topics.sort(), NAMED).join(", ")} stay ` +
        `on the existing brokers, with as many replicas as now; move them with kafka-reassign-partitions (${GUIDE})`;
}
