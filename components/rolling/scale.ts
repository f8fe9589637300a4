import * as pulumi from "@pulumi/pulumi";

import { replicationFactorOf } from "../kafka/server-properties";
import { type ClusterMetadata, clusterViews, type Partition } from "../kafka-client/cluster-metadata";
import { ANSWER_TIMEOUT_MS } from "../kafka-client/service-access";
import { rejectProblems } from "../pulumi/reject-arguments";
import type { ServicePlan } from "../runtime/runtime";
import { errorMessage } from "../shared/error-message";
import { firstOf } from "./replicas";
import type { ReplicasInSyncInputs } from "./replicas-in-sync";

/** Partitions and topics that a message names. */
const NAMED = 20;

const HOW = "see docs/operations.md";

/**
 * Looks what another number of brokers means for the partitions that there are, and says what of them stays on the brokers
 * that were there before.
 *
 * @throws if a broker is to go that holds replicas, or can't be asked whether it does.
 */
export async function checkScale(
  plans: readonly ServicePlan[],
  applied: ReadonlyMap<string, ReplicasInSyncInputs>,
): Promise<void> {
  const planned = plans.filter(({ servedTo }) => servedTo === "clients").map(({ service }) => service);
  const there = [...applied.values()].filter(({ brokerIds }) => brokerIds.length > 0);
  const leaving = there.filter(({ service }) => !planned.includes(service));
  const joining = planned.filter((service) => !applied.has(service));
  if (there.length === 0 || leaving.length + joining.length === 0) {
    return;
  }
  const accesses = there.map(({ access }) => access);
  const found = await clusterViews(accesses, ANSWER_TIMEOUT_MS).then(partitionsIn, errorMessage);
  if (leaving.length > 0) {
    rejectProblems("the cluster can't become smaller", leavingProblems(leaving, planned.length, found));
  } else if (typeof found !== "string") {
    await sayWhatStays(joining, planned.length, found);
  }
}

/** Each partition as the one saw it that knows most of them. */
const partitionsIn = (views: readonly ClusterMetadata[]): readonly Partition[] =>
  views.map(({ partitions }) => partitions).sort((one, other) => other.length - one.length)[0] ?? [];

/** Why brokers can't go, given what the cluster says or why it says nothing. */
export function leavingProblems(
  leaving: readonly Pick<ReplicasInSyncInputs, "service" | "brokerIds">[],
  brokers: number,
  found: readonly Partition[] | string,
) {
  const names = leaving.map(({ service }) => service).join(" and ");
  if (typeof found === "string") {
    return [
      {
        property: "brokers",
        reason: `can be lowered only once ${names} holds no replicas, got ${brokers}, and the cluster can't be asked (${found}); run it with the old number first`,
      },
    ];
  }
  const ids = leaving.flatMap(({ brokerIds }) => brokerIds);
  const held = found.filter(({ replicas }) => ids.some((id) => replicas.includes(id)));
  const list = firstOf(
    held.map(({ name }) => name),
    NAMED,
  ).join(", ");
  return held.length === 0
    ? []
    : [
        {
          property: "brokers",
          reason: `can be lowered only once ${names} holds no replicas, got ${brokers}, but it holds some of ${list}; move them to the other brokers first (${HOW}) or delete their topics`,
        },
      ];
}

/** What stays on the brokers that were there before others join them; nothing where there are no topics. */
export function whatStays(
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
    : `${joining.join(" and ")} will be empty at first: all partitions stay where they are, with as many replicas, those of ` +
        `${firstOf(topics.sort(), NAMED).join(", ")}; move them with kafka-reassign-partitions (${HOW})`;
}

async function sayWhatStays(joining: readonly string[], brokers: number, found: readonly Partition[]): Promise<void> {
  const said = whatStays(joining, brokers, found);
  if (said !== undefined) {
    await pulumi.log.warn(said);
  }
}
