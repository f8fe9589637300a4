import type { MetaProperties } from "../kafka/meta-properties";
import type { DataFolderFindings } from "../runtime/data-folder-findings";
import type { DataState } from "../runtime/runtime";
import type { Problem } from "../shared/problems";
import { folderListProblems, lostFolderProblem, servicesWithLostFolders } from "./data-folder-problems";
import type { ExistingCluster } from "./existing-cluster";

/** Data of a service. */
export interface ServiceData {
  readonly service: string;
  readonly state: DataState;
  /** Location of the data, in the words of the runtime. */
  readonly place: string;
  /** Content of the file that identifies the data. @defaultValue - no data, or no such file */
  readonly meta?: MetaProperties;
  /** Findings about the folders that the data is spread over. @defaultValue - data is in one place */
  readonly folders?: DataFolderFindings;
}

/** Data of a broker. */
export interface BrokerData extends ServiceData {
  readonly nodeId: number;
}

/** Data that a cluster would start with, and the records about it. */
export interface ClusterData {
  readonly coordination: "zookeeper" | "kraft";
  readonly brokers: readonly BrokerData[];
  /** Data of ZooKeeper servers or controllers; the data of a combined node is in both lists. */
  readonly coordinators: readonly ServiceData[];
  /** True if retained data of ZooKeeper names topics. */
  readonly namesTopics: boolean;
  /** Cluster id in ZooKeeper's data. @defaultValue - none, or not read */
  readonly zooKeeperId?: string;
  /** Records of the stack's state. */
  readonly recorded: Pick<ExistingCluster, "coordination" | "clusterIds">;
  /** Id of the cluster whose data may be deleted; empty for none. */
  readonly acceptDataLoss: string;
}

/** Findings of the check of existing data. */
export interface DataFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** Data whose loss is accepted, to delete before the start: service to cluster id. */
  readonly dataToDelete: Readonly<Record<string, string>>;
}

/** Data that the cluster must not start with, and the problem to report unless its loss is accepted. */
interface DataObstacle {
  readonly data: readonly ServiceData[];
  /** Id of the cluster of the data. @defaultValue - unknown */
  readonly clusterId?: string;
  readonly problem: (orElse: string) => Problem;
}

const UNNEEDED_ACCEPTANCE =
  "acceptDataLoss names the running cluster, whose data needs no deletion; remove acceptDataLoss with " +
  "`pulumi config rm acceptDataLoss`, because it would also accept a future data loss";

/**
 * Existing data the cluster must not start with, because Kafka would refuse it or silently start with empty partitions. Data
 * of an interrupted first `up` or `destroy` is allowed.
 */
export function existingDataProblems(cluster: ClusterData): DataFindings {
  const { acceptDataLoss, brokers, recorded } = cluster;
  const isAccepted = (clusterId: string | undefined) => acceptDataLoss !== "" && clusterId === acceptDataLoss;
  const misplaced = inOtherFolders(cluster, isAccepted);
  // With a wrong list of folders, the other rules would report existing data as missing.
  const obstacles = misplaced.length > 0 ? misplaced : RULES.flatMap((rule) => rule(cluster, isAccepted));
  const isChanged = recorded.coordination !== undefined && recorded.coordination !== cluster.coordination;
  const isIdle =
    !obstacles.some(({ clusterId }) => isAccepted(clusterId)) &&
    brokers.some(({ service, meta }) => isAccepted(meta?.clusterId ?? recorded.clusterIds[service]));
  return {
    warnings: isIdle && !isChanged ? [UNNEEDED_ACCEPTANCE] : [],
    problems: obstacles
      .filter(({ clusterId }) => !isAccepted(clusterId))
      .map(({ clusterId, problem }) =>
        problem(
          clusterId === undefined
            ? ""
            : `, or, to delete the data of cluster ${clusterId}, run \`pulumi config set acceptDataLoss ${clusterId}\``,
        ),
      ),
    dataToDelete: Object.fromEntries([
      ...brokers
        .filter(({ service }) => isChanged && isAccepted(recorded.clusterIds[service]))
        .map(({ service }) => [service, acceptDataLoss] as const),
      ...obstacles
        .filter(({ clusterId }) => isAccepted(clusterId))
        .flatMap(({ data }) => data.map(({ service }) => [service, acceptDataLoss] as const)),
    ]),
  };
}

type Rule = (cluster: ClusterData, isAccepted: (clusterId: string | undefined) => boolean) => DataObstacle[];

const exists = ({ state }: ServiceData): boolean => state === "present" || state === "used" || state === "retained";

/** Brokers whose data has the right coordination and belongs to the broker itself. */
const ownData = ({ brokers, coordination }: ClusterData) =>
  brokers.flatMap((data) =>
    data.meta?.coordination === coordination && (data.meta.nodeId ?? data.nodeId) === data.nodeId
      ? [{ ...data, clusterId: data.meta.clusterId }]
      : [],
  );

/** Id of the cluster that the state records, unless its loss is accepted. */
const expectedId: (...args: Parameters<Rule>) => string | undefined = ({ brokers, recorded }, isAccepted) =>
  brokers.map(({ service }) => recorded.clusterIds[service]).find((id) => id !== undefined && !isAccepted(id));

const ofOtherBrokers: Rule = ({ brokers, coordination }) =>
  brokers.flatMap((data) => {
    const { service, place, nodeId, meta } = data;
    return meta?.coordination !== coordination || meta.nodeId === undefined || meta.nodeId === nodeId
      ? []
      : [
          {
            data: [data],
            problem: () => ({
              property: `data of ${service}`,
              reason: `must belong to broker ${nodeId}, got data of broker ${meta.nodeId} in ${place}; move the data of each broker back to its folder`,
            }),
          },
        ];
  });

const ofOtherCoordination: Rule = ({ brokers, coordinators, coordination }) => {
  const others = unique([...brokers, ...coordinators]).filter(
    ({ meta }) => meta !== undefined && meta.coordination !== coordination,
  );
  return byCluster(others).map(({ clusterId, data }) => ({
    data,
    clusterId,
    problem: (orElse) => ({
      property: "coordination",
      reason: `must stay "${other(coordination)}" while data of cluster ${idText(clusterId)} exists (${names(data)}), got "${coordination}"; set it back${orElse}`,
    }),
  }));
};

const ofOtherClusters: Rule = (cluster, isAccepted) => {
  const groups = byCluster(ownData(cluster));
  const expected = expectedId(cluster, isAccepted);
  if (expected !== undefined) {
    return groups
      .filter(({ clusterId }) => clusterId !== expected)
      .map(({ clusterId, data }) => ({
        data,
        clusterId,
        problem: (orElse) => ({
          property: `data of ${names(data)}`,
          reason: `must belong to cluster ${expected}, which the stack's state records, got data of cluster ${idText(clusterId)} in ${places(data)}; restore the right data${orElse}`,
        }),
      }));
  }
  const left = groups.filter(({ clusterId }) => !isAccepted(clusterId));
  const listed = left.map(({ clusterId, data }) => `${idText(clusterId)} in ${names(data)}`).join(" and ");
  const problem = (): Problem => ({
    property: "data of brokers",
    reason: `must belong to one cluster, got ${listed}; restore the right data, or, to delete the data of one of them, run \`pulumi config set acceptDataLoss\` with its id, such as ${left[0]?.clusterId}`,
  });
  return groups.length < 2
    ? []
    : [
        ...groups.filter(({ clusterId }) => isAccepted(clusterId)).map((group) => ({ ...group, problem })),
        ...(left.length < 2 ? [] : [{ data: left.flatMap(({ data }) => data), problem }]),
      ];
};

/** Advice about coordinators without data. Their number may be larger than before. */
function adviceFor({ coordination, coordinators }: ClusterData, missing: readonly ServiceData[]): string {
  if (coordination === "kraft") {
    return "restore it, or start with as many brokers and controllers as the cluster had at first";
  }
  return missing.length < coordinators.length ? "restore it, or set zookeepers back to its old value" : "restore it";
}

/** New, empty coordinators would create another cluster, or form a quorum without the coordinators that have the data. */
const withoutCoordinators: Rule = (cluster, isAccepted) => {
  const { coordination, coordinators, recorded } = cluster;
  const missing = coordinators.filter((data) => !exists(data));
  const expected = expectedId(cluster, isAccepted);
  const held = ownData(cluster).filter(
    ({ service, state, clusterId }) =>
      // A KRaft data folder is formatted before the first start.
      (coordination === "zookeeper" || state === "retained" || recorded.clusterIds[service] !== undefined) &&
      (expected === undefined || clusterId === expected),
  );
  return missing.length * 2 < Math.max(coordinators.length, 1)
    ? []
    : byCluster(held.filter(({ service }) => !missing.some((data) => data.service === service))).map(
        ({ clusterId, data }) => ({
          data,
          clusterId,
          problem: (orElse) => ({
            property: `data of ${names(missing)}`,
            reason: `must exist with the data of ${names(data)}, got none in ${places(missing)}; ${adviceFor(cluster, missing)}${orElse}`,
          }),
        }),
      );
};

/** Data of brokers and of ZooKeeper from two clusters: Kafka would not start, or would create another cluster. */
const ofOtherZooKeeper: Rule = (cluster) => {
  const { zooKeeperId, coordinators } = cluster;
  return byCluster(zooKeeperId === undefined ? [] : ownData(cluster))
    .filter(({ clusterId }) => clusterId !== zooKeeperId)
    .map(({ clusterId, data }) => ({
      data,
      clusterId,
      problem: (orElse) => ({
        property: `data of ${names(coordinators)}`,
        reason: `must belong to cluster ${idText(clusterId)} like the data of ${names(data)}, got data of cluster ${zooKeeperId} in ${places(coordinators)}; restore the right data${orElse}`,
      }),
    }));
};

/** A broker that starts without its data loses its partitions. */
const lostOfBrokers: Rule = ({ brokers, coordinators, recorded, coordination }) =>
  recorded.coordination !== coordination
    ? []
    : brokers
        .filter(({ meta, state }) => meta === undefined && state !== "none" && state !== "used")
        .filter(({ service }) => coordinators.some((data) => data.service !== service && exists(data)))
        .flatMap((data) => {
          const clusterId = recorded.clusterIds[data.service];
          return clusterId === undefined
            ? []
            : [
                {
                  data: [data],
                  clusterId,
                  problem: (orElse: string) => ({
                    property: `data of ${data.service}`,
                    reason: `must exist with the data of ${names(coordinators.filter(exists))}, got none in ${data.place}; restore it${orElse}`,
                  }),
                },
              ];
        });

/** Retained data of ZooKeeper without data of brokers: its topics would exist and be empty. */
const coordinatorsAlone: Rule = (cluster, isAccepted) => {
  const retained = cluster.coordinators.filter(({ state }) => state === "retained");
  const isAlone = cluster.namesTopics && ownData(cluster).length === 0 && expectedId(cluster, isAccepted) === undefined;
  return retained.length === 0 || !isAlone
    ? []
    : [
        {
          data: retained,
          problem: () => ({
            property: `data of ${names(cluster.brokers)}`,
            reason: `must exist with the data of ${names(retained)}, which names topics, got none in ${places(cluster.brokers)}; restore it or delete ${places(retained)} too`,
          }),
        },
      ];
};

const inOtherFolders: Rule = ({ brokers }) =>
  folderListProblems(brokers).map((problem) => ({ data: [], problem: () => problem }));

/** If the loss of a disk is accepted, the data on the other disks stays. */
const inLostFolders: Rule = ({ brokers, recorded }) =>
  servicesWithLostFolders(brokers).map((data) => {
    const clusterId = data.meta?.clusterId ?? recorded.clusterIds[data.service];
    return { data: [], clusterId, problem: () => lostFolderProblem(data, clusterId) };
  });

const RULES: readonly Rule[] = [
  inLostFolders,
  ofOtherBrokers,
  ofOtherCoordination,
  ofOtherClusters,
  withoutCoordinators,
  ofOtherZooKeeper,
  lostOfBrokers,
  coordinatorsAlone,
];

const other = (coordination: "zookeeper" | "kraft") => (coordination === "kraft" ? "zookeeper" : "kraft");

/** Data grouped by the cluster id in its file. */
const byCluster = <Data extends ServiceData>(all: readonly Data[]) =>
  [...new Set(all.map(({ meta }) => meta?.clusterId))].map((clusterId) => ({
    clusterId,
    data: all.filter(({ meta }) => meta?.clusterId === clusterId),
  }));

const idText = (clusterId: string | undefined): string => clusterId ?? "with an unknown id";

const unique = <Data extends ServiceData>(all: readonly Data[]): Data[] =>
  all.filter((data, index) => all.findIndex(({ service }) => service === data.service) === index);

const names = (data: readonly ServiceData[]): string => data.map(({ service }) => service).join(", ");

const places = (data: readonly ServiceData[]): string => data.map(({ place }) => place).join(", ");
