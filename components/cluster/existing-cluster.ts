import { stackResources } from "../pulumi/stack-resources";
import type { DeployedService } from "../rolling/deployed-service";
import type { SecurityMode } from "../runtime/service-security";
import { coordinatorName, isServiceOf } from "./cluster-plan";

/** Cluster as the stack's state records it, even after an `up` that failed or was interrupted. */
export interface ExistingCluster {
  /** @defaultValue - the state records no broker that was ready */
  readonly coordination?: "zookeeper" | "kraft";
  /** Cluster id of each broker that was ready, by service. */
  readonly clusterIds: Readonly<Record<string, string>>;
  /** Coordinators as they were created first. @defaultValue - none were created */
  readonly layout?: ExistingLayout;
  /** Protocol between the brokers. @defaultValue - not recorded */
  readonly protocolVersion?: string;
  /** Security of the connections. @defaultValue `none` */
  readonly security?: SecurityMode;
  /** Certificate of each service as PEM, by service; empty without security. */
  readonly certificates: Readonly<Record<string, string>>;
  /** Services that were ready, with the settings that they run with, by service. */
  readonly deployed: ReadonlyMap<string, DeployedService>;
  /** Changes that caused the last restart of each service, in words, even if the restart was interrupted. */
  readonly lastChanges: readonly string[];
  /** Host of each service, by service; empty where services have no hosts. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** Number of coordinators, which can't change while the cluster exists. */
export interface ExistingLayout {
  readonly coordination: "zookeeper" | "kraft";
  /** Number of ZooKeeper servers or controllers. */
  readonly coordinators: number;
  /** True if one node is broker and controller. */
  readonly isCombined: boolean;
}

/** Resource of a state. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs: RecordedOutputs;
}

/** Outputs, of the resources that describe a cluster, that this file reads. */
interface RecordedOutputs extends Partial<DeployedService> {
  readonly clusterId?: unknown;
  readonly facts?: { readonly clusterId?: unknown };
  readonly stdout?: unknown;
  readonly coordination?: "zookeeper" | "kraft";
  readonly coordinators?: number;
  readonly isCombined?: boolean;
  readonly mode?: SecurityMode;
  readonly protocolVersion?: string;
  readonly reasons?: readonly string[];
  readonly script?: string;
  readonly subject?: string;
  readonly host?: string;
  readonly certificate?: unknown;
}

/** Types under which resources are stored in a state. */
const TYPE = {
  broker: "kafka-cluster:index:KafkaBroker",
  zooKeeper: "kafka-cluster:index:ZooKeeper",
  identity: "pulumi-nodejs:dynamic/kafka:ClusterIdentity",
  protocol: "pulumi-nodejs:dynamic/kafka:ProtocolLevel",
  security: "kafka-cluster:index:ClusterSecurity",
  certificate: "pulumi-nodejs:dynamic/security:Certificate",
  gate: "pulumi-nodejs:dynamic/rolling:RestartGate",
  inSync: "pulumi-nodejs:dynamic/rolling:ReplicasInSync",
  remoteHealth: "pulumi-nodejs:dynamic/ssh:RemoteHealth",
} as const;

/** Reads the stack's state, once, for the cluster of this name. */
export async function readExistingCluster(name: string): Promise<ExistingCluster> {
  const resources = Object.entries(await stackResources<RecordedOutputs>());
  return existingCluster(
    name,
    resources.map(([urn, { type, outputs }]) => ({ urn, type, outputs })),
  );
}

/** The cluster of this name among the resources of a state. */
export function existingCluster(name: string, resources: readonly RecordedResource[]): ExistingCluster {
  const named = resources.map(({ urn, ...resource }) => ({ name: urn.split("::").at(-1) ?? "", ...resource }));
  const clusterIds = clusterIdsIn(name, named);
  const hasZooKeeper = named.some(
    (resource) => resource.type === TYPE.zooKeeper && resource.name === coordinatorName(name, "zookeeper"),
  );
  const identity = named.find((resource) => resource.type === TYPE.identity && resource.name === `${name}-identity`);
  const security = named.find((resource) => resource.type === TYPE.security && resource.name === `${name}-security`);
  const protocol = named.find((resource) => resource.type === TYPE.protocol && resource.name === `${name}-protocol`);
  const { coordination = "zookeeper", coordinators = 1, isCombined = false } = identity?.outputs ?? {};
  const deployed = named
    .filter(({ type, outputs }) => type === TYPE.inSync && isServiceOf(name, outputs.service ?? ""))
    .map(({ outputs }) => outputs as DeployedService);
  const lastChanges = named
    .filter(({ type, outputs }) => type === TYPE.gate && isServiceOf(name, outputs.service ?? ""))
    .flatMap(({ outputs }) => outputs.reasons ?? []);
  const hosts = named
    .filter(({ type, outputs }) => type === TYPE.remoteHealth && outputs.script === "service")
    .filter(({ outputs }) => isServiceOf(name, outputs.subject ?? ""))
    .map(({ outputs: { subject = "", host = "" } }) => [subject, host] as const);
  return {
    ...(Object.keys(clusterIds).length > 0 && { coordination: hasZooKeeper ? "zookeeper" : "kraft" }),
    clusterIds,
    ...(identity && { layout: { coordination, coordinators, isCombined } }),
    ...(protocol && { protocolVersion: protocol.outputs.protocolVersion }),
    ...(security && { security: security.outputs.mode }),
    certificates: certificatesIn(name, named),
    deployed: new Map(deployed.map((service) => [service.service, service])),
    lastChanges,
    hosts: Object.fromEntries(hosts),
  };
}

type Named = Omit<RecordedResource, "urn"> & { readonly name: string };

/** Cluster ids by broker. A broker without a service is left out: `destroy` removes the service before or with the data. */
function clusterIdsIn(name: string, resources: readonly Named[]): Record<string, string> {
  const ids = resources
    .filter((resource) => resource.type === TYPE.broker && isServiceOf(name, resource.name))
    .flatMap((broker) => {
      const service = resources.find((resource) => resource.name === `${broker.name}-service`);
      const clusterId = service && (reportedId(service.outputs) ?? nonEmpty(broker.outputs.clusterId));
      return clusterId === undefined ? [] : [[broker.name, clusterId] as const];
    });
  return Object.fromEntries(ids);
}

/** Certificates by service. */
const certificatesIn = (name: string, resources: readonly Named[]): Record<string, string> =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type === TYPE.certificate)
      .map((resource) => [resource.name.replace(/-certificate$/, ""), nonEmpty(resource.outputs.certificate)] as const)
      .filter((entry): entry is [string, string] => isServiceOf(name, entry[0]) && entry[1] !== undefined),
  );

/** Cluster id that a service reported: among its facts, or among the lines that its start command printed. */
const reportedId = ({ facts, stdout }: RecordedOutputs): string | undefined =>
  nonEmpty(facts?.clusterId) ?? nonEmpty(/^clusterId=(\S+)$/m.exec(nonEmpty(stdout) ?? "")?.[1]);

const nonEmpty = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
