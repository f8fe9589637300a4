import type { MetaProperties } from "../kafka/meta-properties";
import type { DataState } from "../runtime/runtime";
import type { Problem } from "../shared/problems";
import type { RecordedCluster } from "./recorded-cluster";

/** What there is of the data of a service. */
export interface ServiceData {
  readonly service: string;
  readonly state: DataState;
  /** Where it lies, in the words of the runtime. */
  readonly place: string;
  /** What it says of itself. */
  readonly meta?: MetaProperties;
}

/** What there is of the data of a broker. */
export interface BrokerData extends ServiceData {
  readonly nodeId: number;
}

/** All data that a cluster is about to start with, and what is known of it. */
export interface ClusterData {
  readonly coordination: "zookeeper" | "kraft";
  readonly brokers: readonly BrokerData[];
  /** ZooKeeper's servers, or the controllers; one that is a broker as well is among both. */
  readonly coordinators: readonly ServiceData[];
  /** Whether ZooKeeper's data names topics; asked only where it matters. */
  readonly namesTopics: boolean;
  /** Id of the cluster that ZooKeeper's data names; absent where it names none, or was not asked. */
  readonly zooKeeperId?: string;
  /** What the stack's state says. */
  readonly known: RecordedCluster;
  /** Id of the cluster whose data may be lost; empty for none. */
  readonly acceptDataLoss: string;
}

/** What a look at data came to. */
export interface DataFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** Services whose data of a cluster is to be removed before they start, as was accepted: name to the cluster's id. */
  readonly dataToDelete: Readonly<Record<string, string>>;
}

/** A group of data that stands in the way of a start, and what is said of it unless its loss is accepted. */
interface Obstacle {
  readonly data: readonly ServiceData[];
  /** The cluster that it belongs to; absent where that is not known. */
  readonly clusterId?: string;
  readonly problem: (orElse: string) => Problem;
}

const LEFT_BEHIND =
  "acceptDataLoss names the cluster that runs, and nothing stands in its way; remove it with `pulumi config rm acceptDataLoss`, " +
  "lest it accept a loss to come";

/**
 * What keeps a cluster from starting with the data that is there: Kafka would refuse it, or would start a part of it empty
 * and forget, without a word, what that part held. What was just begun, or half taken away, is no such thing.
 */
export function existingDataProblems(cluster: ClusterData): DataFindings {
  const { acceptDataLoss, brokers, known } = cluster;
  const isAccepted = (clusterId: string | undefined) => acceptDataLoss !== "" && clusterId === acceptDataLoss;
  const obstacles = RULES.flatMap((rule) => rule(cluster, isAccepted));
  const isChanged = known.coordination !== undefined && known.coordination !== cluster.coordination;
  const isIdle =
    !obstacles.some(({ clusterId }) => isAccepted(clusterId)) &&
    brokers.some(({ service, meta }) => isAccepted(meta?.clusterId ?? known.clusterIds[service]));
  return {
    warnings: isIdle && !isChanged ? [LEFT_BEHIND] : [],
    problems: obstacles
      .filter(({ clusterId }) => !isAccepted(clusterId))
      .map(({ clusterId, problem }) =>
        problem(
          clusterId === undefined
            ? ""
            : `, or, to lose the data of cluster ${clusterId}, \`pulumi config set acceptDataLoss ${clusterId}\``,
        ),
      ),
    dataToDelete: Object.fromEntries([
      ...brokers
        .filter(({ service }) => isChanged && isAccepted(known.clusterIds[service]))
        .map(({ service }) => [service, acceptDataLoss] as const),
      ...obstacles
        .filter(({ clusterId }) => isAccepted(clusterId))
        .flatMap(({ data }) => data.map(({ service }) => [service, acceptDataLoss] as const)),
    ]),
  };
}

type Rule = (cluster: ClusterData, isAccepted: (clusterId: string | undefined) => boolean) => Obstacle[];

const isThere = ({ state }: ServiceData): boolean => state === "there" || state === "used" || state === "kept";

/** Those whose data is of a cluster with the wanted coordination, and of the broker itself. */
const fitting = ({ brokers, coordination }: ClusterData) =>
  brokers.flatMap((data) =>
    data.meta?.coordination === coordination && (data.meta.nodeId ?? data.nodeId) === data.nodeId
      ? [{ ...data, clusterId: data.meta.clusterId }]
      : [],
  );

/** The cluster that the stack's state knows, unless its loss is accepted. */
const expectedId: (...args: Parameters<Rule>) => string | undefined = ({ brokers, known }, isAccepted) =>
  brokers.map(({ service }) => known.clusterIds[service]).find((id) => id !== undefined && !isAccepted(id));

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
              reason: `must be that of broker ${nodeId}, got that of broker ${meta.nodeId} in ${place}; put the data of each broker back in its place`,
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
      reason: `must stay "${other(coordination)}" for as long as there is data of such a cluster, got "${coordination}" and that of cluster ${shown(clusterId)} (${names(data)}); set it back${orElse}`,
    }),
  }));
};

const ofOtherClusters: Rule = (cluster, isAccepted) => {
  const groups = byCluster(fitting(cluster));
  const expected = expectedId(cluster, isAccepted);
  if (expected !== undefined) {
    return groups
      .filter(({ clusterId }) => clusterId !== expected)
      .map(({ clusterId, data }) => ({
        data,
        clusterId,
        problem: (orElse) => ({
          property: `data of ${names(data)}`,
          reason: `must be that of cluster ${expected}, which the stack's state knows, got that of cluster ${shown(clusterId)} in ${places(data)}; bring the right data back${orElse}`,
        }),
      }));
  }
  const left = groups.filter(({ clusterId }) => !isAccepted(clusterId));
  const listed = left.map(({ clusterId, data }) => `${shown(clusterId)} in ${names(data)}`).join(" and ");
  const problem = (): Problem => ({
    property: "data of brokers",
    reason: `must be that of one cluster, got ${listed}; bring the right data back, or, to lose that of one of them, \`pulumi config set acceptDataLoss\` with its id, such as ${left[0]?.clusterId}`,
  });
  return groups.length < 2
    ? []
    : [
        ...groups.filter(({ clusterId }) => isAccepted(clusterId)).map((group) => ({ ...group, problem })),
        ...(left.length < 2 ? [] : [{ data: left.flatMap(({ data }) => data), problem }]),
      ];
};

/** What to do about coordinators that lack data; they may be more than there were, or others. */
function cureOf({ coordination, coordinators }: ClusterData, lacking: readonly ServiceData[]): string {
  if (coordination === "kraft") {
    return "bring it back, or begin with as many brokers and controllers as it had at first";
  }
  return lacking.length < coordinators.length
    ? "bring it back, or set zookeepers back to what it was"
    : "bring it back";
}

/** Servers that are new and empty would make another cluster, or agree without those that have the data. */
const withoutCoordinators: Rule = (cluster, isAccepted) => {
  const { coordination, coordinators, known } = cluster;
  const lacking = coordinators.filter((data) => !isThere(data));
  const expected = expectedId(cluster, isAccepted);
  const held = fitting(cluster).filter(
    ({ service, state, clusterId }) =>
      // KRaft's are written before the first start.
      (coordination === "zookeeper" || state === "kept" || known.clusterIds[service] !== undefined) &&
      (expected === undefined || clusterId === expected),
  );
  return lacking.length * 2 < Math.max(coordinators.length, 1)
    ? []
    : byCluster(held.filter(({ service }) => !lacking.some((data) => data.service === service))).map(
        ({ clusterId, data }) => ({
          data,
          clusterId,
          problem: (orElse) => ({
            property: `data of ${names(lacking)}`,
            reason: `must be there with that of ${names(data)}, got none in ${places(lacking)}; ${cureOf(cluster, lacking)}${orElse}`,
          }),
        }),
      );
};

/** Kafka would not start, or begin another cluster. */
const ofOtherZooKeeper: Rule = (cluster) => {
  const { zooKeeperId, coordinators } = cluster;
  return byCluster(zooKeeperId === undefined ? [] : fitting(cluster))
    .filter(({ clusterId }) => clusterId !== zooKeeperId)
    .map(({ clusterId, data }) => ({
      data,
      clusterId,
      problem: (orElse) => ({
        property: `data of ${names(coordinators)}`,
        reason: `must be that of cluster ${shown(clusterId)}, as that of ${names(data)} is, got that of cluster ${zooKeeperId} in ${places(coordinators)}; bring the right data back${orElse}`,
      }),
    }));
};

/** A broker that starts empty forgets its partitions. */
const lostOfBrokers: Rule = ({ brokers, coordinators, known, coordination }) =>
  known.coordination !== coordination
    ? []
    : brokers
        .filter(({ meta, state }) => meta === undefined && state !== "none" && state !== "used")
        .filter(({ service }) => coordinators.some((data) => data.service !== service && isThere(data)))
        .flatMap((data) => {
          const clusterId = known.clusterIds[data.service];
          return clusterId === undefined
            ? []
            : [
                {
                  data: [data],
                  clusterId,
                  problem: (orElse: string) => ({
                    property: `data of ${data.service}`,
                    reason: `must be there with that of ${names(coordinators.filter(isThere))}, got none in ${data.place}; bring it back${orElse.replace("the data", "what it held")}`,
                  }),
                },
              ];
        });

/** Data that was kept of a ZooKeeper alone: its topics would be there, and empty. */
const coordinatorsAlone: Rule = (cluster, isAccepted) => {
  const kept = cluster.coordinators.filter(({ state }) => state === "kept");
  const isAlone = cluster.namesTopics && fitting(cluster).length === 0 && expectedId(cluster, isAccepted) === undefined;
  return kept.length === 0 || !isAlone
    ? []
    : [
        {
          data: kept,
          problem: () => ({
            property: `data of ${names(cluster.brokers)}`,
            reason: `must be there with that of ${names(kept)}, which names topics, got none in ${places(cluster.brokers)}; bring it back or remove ${places(kept)} too`,
          }),
        },
      ];
};

const RULES: readonly Rule[] = [
  ofOtherBrokers,
  ofOtherCoordination,
  ofOtherClusters,
  withoutCoordinators,
  ofOtherZooKeeper,
  lostOfBrokers,
  coordinatorsAlone,
];

const other = (coordination: "zookeeper" | "kraft") => (coordination === "kraft" ? "zookeeper" : "kraft");

/** Data by the cluster that it says it is of. */
const byCluster = <Data extends ServiceData>(all: readonly Data[]) =>
  [...new Set(all.map(({ meta }) => meta?.clusterId))].map((clusterId) => ({
    clusterId,
    data: all.filter(({ meta }) => meta?.clusterId === clusterId),
  }));

const shown = (clusterId: string | undefined): string => clusterId ?? "of an id that it does not say";

const unique = <Data extends ServiceData>(all: readonly Data[]): Data[] =>
  all.filter((data, index) => all.findIndex(({ service }) => service === data.service) === index);

const names = (data: readonly ServiceData[]): string => data.map(({ service }) => service).join(", ");

const places = (data: readonly ServiceData[]): string => data.map(({ place }) => place).join(", ");
