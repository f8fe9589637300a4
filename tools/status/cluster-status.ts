import { type MetadataAnswer, NO_LEADER, type Partition } from "../../components/kafka-client/cluster-metadata";
import type { ReplicaSize } from "../../components/kafka-client/describe-log-dirs";
import type { BrokerView } from "./broker-views";

/** Broker of a cluster. */
export interface BrokerStatus {
  /** @defaultValue - the broker was never ready */
  readonly id?: number;
  readonly service: string;
  readonly address: string;
  /** True if the other brokers know the broker. */
  readonly isRegistered: boolean;
  /** True if the broker is the controller. With KRaft, see {@link QuorumStatus} instead. */
  readonly isController: boolean;
  /** Reason why the broker gave no answer. @defaultValue - it answered */
  readonly failure?: string;
}

/** Quorum of KRaft controllers. */
export interface QuorumStatus {
  /** Id of the active controller. */
  readonly leaderId: number;
  /** Controllers, and the time that each is behind the leader, in milliseconds; `null` if it never caught up. */
  readonly voters: readonly { readonly id: number; readonly lagMs: number | null }[];
}

/** Topic of a cluster. */
export interface TopicStatus {
  readonly name: string;
  readonly partitions: number;
  /** Replicas of each partition. */
  readonly replicas: number;
  /** Size of its records, in bytes: one replica of each partition, the largest one. */
  readonly bytes: number;
  /** Partitions with a replica that is not in sync: `orders-0`. */
  readonly outOfSync: readonly string[];
  /** Partitions without a leader. */
  readonly leaderless: readonly string[];
}

/** Cluster as its brokers see it. */
export interface ClusterStatus {
  readonly clusterId?: string;
  readonly brokers: readonly BrokerStatus[];
  /** @defaultValue - ZooKeeper coordinates the brokers, or no broker knows the quorum */
  readonly quorum?: QuorumStatus;
  readonly topics: readonly TopicStatus[];
  /** Names of the consumer groups. */
  readonly groupNames: readonly string[];
}

/** Status of a cluster from the views of its brokers. The broker that knows most other brokers has the best view. */
export function clusterStatus(views: readonly BrokerView[], coordination: "zookeeper" | "kraft"): ClusterStatus {
  const answers = views.flatMap(({ metadata }) => metadata ?? []);
  const [best] = [...answers].sort((one, other) => other.brokerIds.length - one.brokerIds.length);
  const quorum = views.find((view) => view.quorum !== undefined)?.quorum;
  // The leader itself has always caught up, at the time of its answer.
  const nowMs = Math.max(...(quorum?.voters.map(({ caughtUpMs }) => caughtUpMs) ?? []));
  return {
    ...(best?.clusterId && { clusterId: best.clusterId }),
    brokers: views.map(({ id, service, address, failure }) => ({
      ...(id !== undefined && { id }),
      service,
      address,
      isRegistered: id !== undefined && (best?.brokerIds.includes(id) ?? false),
      isController: coordination === "zookeeper" && id !== undefined && best?.controllerId === id,
      ...(failure !== undefined && { failure }),
    })),
    ...(quorum && {
      quorum: {
        leaderId: quorum.leaderId,
        voters: quorum.voters.map(({ nodeId, caughtUpMs }) => ({
          id: nodeId,
          lagMs: caughtUpMs < 0 ? null : nowMs - caughtUpMs,
        })),
      },
    }),
    topics: best === undefined ? [] : topicStatuses(best, sizesOf(views)),
    groupNames: [...new Set(views.flatMap(({ groups = [] }) => groups))].sort(),
  };
}

function topicStatuses(
  { partitions, leaders }: MetadataAnswer,
  sizes: ReadonlyMap<string, number>,
): readonly TopicStatus[] {
  const names = [...new Set(partitions.map(({ topic }) => topic))].sort(internalLast);
  return names.map((name) => {
    const own = partitions.filter(({ topic }) => topic === name).sort(byName);
    const partitionNames = own.map((partition) => partition.name);
    return {
      name,
      partitions: own.length,
      replicas: Math.max(...own.map(({ replicas }) => replicas.length)),
      bytes: partitionNames.reduce((sum, partition) => sum + (sizes.get(partition) ?? 0), 0),
      outOfSync: own
        .filter(({ replicas, inSync }) => inSync.length < replicas.length)
        .map((partition) => partition.name),
      leaderless: partitionNames.filter((partition) => leaders.get(partition) === NO_LEADER),
    };
  });
}

const byName = (one: Partition, other: Partition): number =>
  one.name.localeCompare(other.name, "en", { numeric: true });

const internalLast = (one: string, other: string): number =>
  Number(one.startsWith("__")) - Number(other.startsWith("__")) || one.localeCompare(other);

/** Size of the largest replica of each partition. A replica that catches up is smaller than its leader. */
function sizesOf(views: readonly BrokerView[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { partition, bytes } of views.flatMap(({ replicas = [] }): readonly ReplicaSize[] => replicas)) {
    sizes.set(partition, Math.max(bytes, sizes.get(partition) ?? 0));
  }
  return sizes;
}
