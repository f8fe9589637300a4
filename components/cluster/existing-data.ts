import * as pulumi from "@pulumi/pulumi";

import { META_PROPERTIES, parseMetaProperties } from "../kafka/meta-properties";
import { rejectProblems } from "../pulumi/reject-arguments";
import type { DataInspector } from "../runtime/runtime";
import type { ServicePlan } from "../runtime/service-plan";
import type { ClusterPlan } from "./cluster-plan";
import type { ExistingCluster } from "./existing-cluster";
import { type ClusterData, type DataFindings, existingDataProblems, type ServiceData } from "./existing-data-problems";

/** Text before the name of each topic in ZooKeeper's data. */
const TOPIC = "/brokers/topics/";

/** Text before the cluster id in ZooKeeper's data, and the length of the id. */
const CLUSTER_ID = ['{"version":"1","id":"', 22] as const;

/**
 * Checks the data that a cluster would start with.
 *
 * @param acceptDataLoss - id of the cluster whose data may be deleted; empty for none.
 * @returns the data to delete before the start: service to cluster id.
 * @throws a `RunError` with all data that the cluster must not start with, unless its loss is accepted.
 */
export async function checkExistingData(
  data: DataInspector,
  plan: ClusterPlan,
  existing: ExistingCluster,
  acceptDataLoss: string,
): Promise<DataFindings["dataToDelete"]> {
  const { coordination } = plan;
  const inspect = (service: ServicePlan) => inspectData(data, service, coordination, existing);
  const [brokers, coordinators] = await Promise.all([
    Promise.all(plan.brokers.map(async (broker) => ({ ...(await inspect(broker)), nodeId: broker.nodeId ?? 0 }))),
    Promise.all((plan.combinedNode ? [plan.combinedNode] : plan.coordinators).map(inspect)),
  ]);
  const isZooKeeper = coordination === "zookeeper";
  const { problems, warnings, dataToDelete } = existingDataProblems({
    ...{ coordination, acceptDataLoss, recorded: existing, brokers, coordinators },
    namesTopics:
      isZooKeeper &&
      !brokers.some(({ meta }) => meta?.coordination === coordination) &&
      (await namesTopics(data, coordinators)),
    zooKeeperId: isZooKeeper ? await zooKeeperId(data, acceptDataLoss, existing, { brokers, coordinators }) : undefined,
  });
  for (const warning of warnings) {
    await pulumi.log.warn(warning);
  }
  rejectProblems("the cluster can't start with the existing data", problems);
  return dataToDelete;
}

async function inspectData(
  data: DataInspector,
  { service, nodeId }: ServicePlan,
  coordination: ClusterPlan["coordination"],
  existing: ExistingCluster,
): Promise<ServiceData> {
  const state = await data.dataState(service);
  const place = data.dataPlace(service);
  const folders = await data.dataFolders?.(service);
  const clusterId = existing.clusterIds[service];
  if (state === "used" && existing.coordination === coordination && clusterId !== undefined) {
    // Kafka runs with this data, so Kafka itself has checked the file.
    return { service, state, place, folders, meta: { coordination, nodeId, clusterId } };
  }
  const text = state === "none" || state === "lost" ? undefined : await data.dataFile(service, META_PROPERTIES);
  return { service, state, place, folders, meta: text === undefined ? undefined : parseMetaProperties(text) };
}

/** True if retained data of ZooKeeper names topics. Other data need not be read for this. */
async function namesTopics(data: DataInspector, coordinators: readonly ServiceData[]): Promise<boolean> {
  const retained = coordinators.filter(({ state }) => state === "retained");
  const found = await Promise.all(retained.map(({ service }) => data.dataAfter(service, TOPIC, 1)));
  return found.some((name) => name !== undefined);
}

/** Cluster id stored in ZooKeeper's data. Not read on remote runtimes if the stack's state already knows the brokers. */
async function zooKeeperId(
  data: DataInspector,
  acceptDataLoss: string,
  existing: ExistingCluster,
  { brokers, coordinators }: Pick<ClusterData, "brokers" | "coordinators">,
): Promise<string | undefined> {
  const ids = brokers.flatMap(({ meta, state }) => (state === "used" ? [] : (meta?.clusterId ?? [])));
  const isRecorded = Object.keys(existing.clusterIds).length > 0 && !ids.includes(acceptDataLoss);
  if (ids.length === 0 || (isRecorded && !data.isLocal)) {
    return undefined;
  }
  for (const { service, state } of coordinators) {
    const id = state === "none" || state === "lost" ? undefined : await data.dataAfter(service, ...CLUSTER_ID);
    if (id !== undefined) {
      return id;
    }
  }
  return undefined;
}
