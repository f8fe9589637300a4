import { META_PROPERTIES } from "../kafka/meta-properties";
import { DEFAULT_CLUSTER, METRICS_PORT, type PortPlan, type ServicePlan } from "../runtime/service-plan";
import { type ClusterSettings, CONTROLLER_HEAP_MIB } from "./cluster-args";

/** Voter of a KRaft quorum: a controller of its own, or the broker that is also the controller. */
interface VoterPlan {
  readonly nodeId: number;
  readonly service: string;
}

/**
 * Plan of a cluster: every service, described once. Validation, preflight, host assignment, restart order and the
 * components read this plan. Equal settings and an equal existing cluster give an equal plan.
 */
export interface ClusterPlan {
  /** Name of the cluster: `kafka`. */
  readonly name: string;
  readonly coordination: ClusterSettings["coordination"];
  /** Name of the coordinator component: `zookeeper` or `controller`. */
  readonly coordinator: string;
  /** ZooKeeper servers, or controllers that are no brokers. */
  readonly coordinators: readonly ServicePlan[];
  /** Brokers in the order of their ids, which count up from `firstBrokerId`. */
  readonly brokers: readonly ServicePlan[];
  /** Coordinators, then brokers. */
  readonly services: readonly ServicePlan[];
  /** Voters of the KRaft quorum; empty with ZooKeeper. */
  readonly voters: readonly VoterPlan[];
  /** Broker that is also the only controller. @defaultValue - controllers are services of their own */
  readonly combinedNode?: ServicePlan;
}

/** Distance of the first controller's port from the first broker's port: more than the ports of 100 brokers. */
const CONTROLLER_PORT_DISTANCE = 1_001;

/** Id of the first controller that is no broker; ids of brokers count up from `firstBrokerId`, which is at most 2900. */
const FIRST_CONTROLLER_ID = 3_001;

/** Port of a controller with an IP address of its own, from Kafka's documentation (KRaft quick start). */
const CONTROLLER_PORT = 9_093;

/** Port of a broker with an IP address of its own: Kafka's default. */
const BROKER_PORT = 9_092;

/** Port for metrics of a service with an IP address of its own. */
const OWN_METRICS_PORT = 7_071;

/** ZooKeeper's default ports for clients, followers of the leader and leader elections (ZooKeeper Administrator's Guide). */
const ZOOKEEPER_PORTS = { client: 2_181, quorum: 2_888, election: 3_888 } as const;

/**
 * Plan of a cluster.
 *
 * @param isCombined - true if one node is broker and controller. @defaultValue - true with one broker and one controller
 */
export function clusterPlan(
  name: string,
  settings: ClusterSettings,
  isCombined = settings.brokers === 1 && settings.controllers === 1,
): ClusterPlan {
  const { coordination } = settings;
  const isKRaft = coordination === "kraft";
  const coordinator = coordinatorName(name, coordination);
  const coordinators = withMetrics(
    settings,
    isKRaft
      ? controllerPlans(coordinator, settings, isCombined ? 0 : settings.controllers)
      : zooKeeperPlans(coordinator, settings),
  );
  const brokers = withMetrics(settings, brokerPlans(name, settings, isKRaft && isCombined), coordinators.length);
  const combinedNode = isKRaft && isCombined ? brokers[0] : undefined;
  const voters = (isKRaft ? (combinedNode ? [combinedNode] : coordinators) : []).map(({ service, nodeId = 0 }) => ({
    nodeId,
    service,
  }));
  return {
    name,
    coordination,
    coordinator,
    coordinators,
    brokers,
    services: [...coordinators, ...brokers],
    voters,
    combinedNode,
  };
}

/** Name of the component that coordinates a cluster of this name. */
export const coordinatorName = (name: string, coordination: ClusterSettings["coordination"]): string =>
  `${name === DEFAULT_CLUSTER ? "" : `${name}-`}${coordination === "kraft" ? "controller" : "zookeeper"}`;

/** True if a service of this name belongs to the cluster of this name, whatever its size. */
export const isServiceOf = (name: string, service: string): boolean =>
  [name, coordinatorName(name, "kraft"), coordinatorName(name, "zookeeper")].some(
    (base) => service === base || (service.startsWith(`${base}-`) && /^\d+$/.test(service.slice(base.length + 1))),
  );

const brokerPlans = (name: string, settings: ClusterSettings, isCombined: boolean): ServicePlan[] =>
  indexes(settings.brokers).map((index) => ({
    service: `${name}-${index}`,
    group: "brokers",
    index,
    nodeId: settings.firstBrokerId + index,
    exposure: "clients",
    bindAddress: settings.bindAddress,
    advertisedHost: settings.advertisedHost,
    ports: [
      {
        name: "client",
        first: settings.port,
        ownAddressPort: BROKER_PORT,
        argument: "port",
        argumentValue: settings.port,
      },
      ...(isCombined && index === 0 ? [controllerPort(settings)] : []),
    ],
    heapMiB: settings.heapMiB,
    identityFile: META_PROPERTIES,
    spreadsData: true,
  }));

const controllerPlans = (coordinator: string, settings: ClusterSettings, controllers: number): ServicePlan[] =>
  indexes(controllers).map((index) => ({
    service: serverName(coordinator, index),
    group: "controllers",
    index,
    nodeId: FIRST_CONTROLLER_ID + index,
    exposure: "internal",
    bindAddress: settings.bindAddress,
    ports: [controllerPort(settings)],
    heapMiB: CONTROLLER_HEAP_MIB,
    identityFile: META_PROPERTIES,
  }));

const controllerPort = ({ port }: ClusterSettings): PortPlan => ({
  name: "controller",
  first: port === 0 ? 0 : port + CONTROLLER_PORT_DISTANCE,
  ownAddressPort: CONTROLLER_PORT,
  argument: "port",
  argumentValue: port,
});

/** Plans with a port for metrics, if the settings ask for one. Brokers come last, so that a new broker changes no other port. */
const withMetrics = (
  { metrics, metricsPort }: ClusterSettings,
  plans: readonly ServicePlan[],
  servicesBefore = 0,
): readonly ServicePlan[] =>
  metrics
    ? plans.map((plan, index) => ({
        ...plan,
        ports: [
          ...plan.ports,
          {
            name: METRICS_PORT,
            first: metricsPort,
            offset: servicesBefore + index,
            ownAddressPort: OWN_METRICS_PORT,
            argument: "metricsPort",
            argumentValue: metricsPort,
          },
        ],
      }))
    : plans;

const zooKeeperPlans = (coordinator: string, settings: ClusterSettings): ServicePlan[] =>
  indexes(settings.zookeepers).map((index) => ({
    service: serverName(coordinator, index),
    group: "zookeeper",
    index,
    exposure: "internal",
    bindAddress: settings.bindAddress,
    ports: [
      zooKeeperPort(settings, "client", settings.zookeeperPort || ZOOKEEPER_PORTS.client),
      ...(settings.zookeepers === 1 ? [] : (["quorum", "election"] as const)).map((port) =>
        zooKeeperPort(settings, port, ZOOKEEPER_PORTS[port]),
      ),
    ],
    heapMiB: settings.zookeeperHeapMiB,
  }));

const zooKeeperPort = ({ zookeeperPort }: ClusterSettings, name: string, port: number): PortPlan => ({
  name,
  first: zookeeperPort === 0 ? 0 : port,
  ownAddressPort: port,
  argument: "zookeeperPort",
  argumentValue: zookeeperPort,
});

/** Name of a coordinator's server: the first has the coordinator's name, the second is `zookeeper-2`. */
const serverName = (coordinator: string, index: number): string =>
  index === 0 ? coordinator : `${coordinator}-${index + 1}`;

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
