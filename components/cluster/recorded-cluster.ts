import { allStackResources, type StackResources } from "../pulumi/stack-resources";

/** What the stack's state knows of a cluster, also that of an `up` that failed or was cut. */
export interface RecordedCluster {
  /** Absent where the state knows of no cluster. */
  readonly coordination?: "zookeeper" | "kraft";
  /** Id of the cluster that each broker was ready in, by the broker's service. */
  readonly clusterIds: Readonly<Record<string, string>>;
}

/** Of a component, of a service that tells facts, or of a command that printed them. */
interface Outputs {
  readonly clusterId?: unknown;
  readonly facts?: { readonly clusterId?: unknown };
  readonly stdout?: unknown;
}

const COMPONENT = { broker: "kafka-cluster:index:KafkaBroker", zooKeeper: "kafka-cluster:index:ZooKeeper" };

/** What the state of this stack says. */
export const recordedCluster = async (): Promise<RecordedCluster> => clusterIn(await allStackResources<Outputs>());

/**
 * The cluster among the resources of a state. A broker is known for as long as its service is: `destroy` takes that away
 * before, or together with, the data.
 */
export function clusterIn(stack: StackResources<Outputs>): RecordedCluster {
  const resources = Object.entries(stack).map(([urn, resource]) => ({ name: urn.split("::").at(-1), ...resource }));
  const clusterIds = resources
    .filter(({ type }) => type === COMPONENT.broker)
    .flatMap(({ name, outputs: ofBroker }) => {
      const service = resources.find((resource) => resource.name === `${name}-service`);
      const clusterId = service && (idTold(service.outputs) ?? textOf(ofBroker.clusterId));
      return clusterId === undefined ? [] : [[name, clusterId] as const];
    });
  if (clusterIds.length === 0) {
    return { clusterIds: {} };
  }
  const coordination = resources.some(({ type }) => type === COMPONENT.zooKeeper) ? "zookeeper" : "kraft";
  return { coordination, clusterIds: Object.fromEntries(clusterIds) };
}

const idTold = ({ facts, stdout }: Outputs): string | undefined =>
  textOf(facts?.clusterId) ?? textOf(/^clusterId=(\S+)$/m.exec(textOf(stdout) ?? "")?.[1]);

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
