import * as pulumi from "@pulumi/pulumi";
import { brokerNames } from "../kafka/broker-names";
import { META_PROPERTIES, parseMetaProperties } from "../kafka/meta-properties";
import { rejectProblems } from "../pulumi/reject-arguments";
import type { DataInspector } from "../runtime/runtime";
import { type ClusterData, type DataFindings, existingDataProblems, type ServiceData } from "./existing-data-problems";
import { type RecordedCluster, recordedCluster } from "./recorded-cluster";

/** The cluster whose data is looked at. */
export interface StartingCluster extends Pick<ClusterData, "coordination" | "acceptDataLoss"> {
  /** Name and number of its brokers. */
  readonly name: string;
  readonly brokers: number;
  /** Services of ZooKeeper, or of the controllers. */
  readonly coordinators: readonly string[];
}

/** What ZooKeeper's data holds once there is a topic. */
const TOPIC = "/brokers/topics/";

/** What stands before the cluster's id in ZooKeeper's data, and how long that is. */
const CLUSTER_ID = ['{"version":"1","id":"', 22] as const;

/**
 * Looks whether a cluster can start with the data that is there.
 *
 * @returns the services whose data of another cluster is to be removed before they start: name to the cluster's id.
 * @throws with all data that it must not be started with, in one message, unless its loss is accepted.
 */
export async function checkExistingData(
  look: DataInspector,
  cluster: StartingCluster,
): Promise<DataFindings["dataToDelete"]> {
  const { coordination, acceptDataLoss } = cluster;
  const known = await recordedCluster();
  const dataOf = (service: string, nodeId?: number) => serviceData(look, service, { coordination, known, nodeId });
  const [brokers, coordinators] = await Promise.all([
    Promise.all(
      brokerNames(cluster.name, cluster.brokers).map(async (service, nodeId) => ({
        ...(await dataOf(service, nodeId)),
        nodeId,
      })),
    ),
    Promise.all(cluster.coordinators.map((service) => dataOf(service))),
  ]);
  const { problems, warnings, dataToDelete } = existingDataProblems({
    ...{ coordination, acceptDataLoss, known, brokers, coordinators },
    namesTopics:
      coordination === "zookeeper" &&
      !brokers.some(({ meta }) => meta?.coordination === coordination) &&
      (await nameTopics(look, coordinators)),
    zooKeeperId:
      coordination === "zookeeper" ? await zooKeeperId(look, cluster, { known, brokers, coordinators }) : undefined,
  });
  for (const warning of warnings) {
    await pulumi.log.warn(warning);
  }
  rejectProblems("the cluster can't start with the data that is there", problems);
  return dataToDelete;
}

async function serviceData(
  look: DataInspector,
  service: string,
  { coordination, known, nodeId }: { coordination: string; known: RecordedCluster; nodeId?: number },
): Promise<ServiceData> {
  const state = await look.dataStateOf(service);
  const place = look.dataPlace(service);
  const clusterId = known.clusterIds[service];
  if (state === "used" && known.coordination === coordination && clusterId !== undefined) {
    // Kafka itself has looked at it.
    return { service, state, place, meta: { coordination: known.coordination, nodeId, clusterId } };
  }
  const text = state === "none" || state === "lost" ? undefined : await look.dataFile(service, META_PROPERTIES);
  return { service, state, place, meta: text === undefined ? undefined : parseMetaProperties(text) };
}

/** Whether data that was kept of ZooKeeper names topics. Others' need not be read for that. */
async function nameTopics(look: DataInspector, coordinators: readonly ServiceData[]): Promise<boolean> {
  const kept = coordinators.filter(({ state }) => state === "kept");
  const found = await Promise.all(kept.map(({ service }) => look.dataAfter(service, TOPIC, 1)));
  return found.some((name) => name !== undefined);
}

/** The cluster that ZooKeeper's data names. Where it must be fetched, the state's word is enough for brokers that it knows. */
async function zooKeeperId(
  look: DataInspector,
  { acceptDataLoss }: StartingCluster,
  { known, brokers, coordinators }: Pick<ClusterData, "known" | "brokers" | "coordinators">,
): Promise<string | undefined> {
  const ids = brokers.flatMap(({ meta, state }) => (state === "used" ? [] : (meta?.clusterId ?? [])));
  const isKnown = Object.keys(known.clusterIds).length > 0 && !ids.includes(acceptDataLoss);
  if (ids.length === 0 || (isKnown && !look.isNear)) {
    return undefined;
  }
  for (const { service, state } of coordinators) {
    const id = state === "none" || state === "lost" ? undefined : await look.dataAfter(service, ...CLUSTER_ID);
    if (id !== undefined) {
      return id;
    }
  }
  return undefined;
}
