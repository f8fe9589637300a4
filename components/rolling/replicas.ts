import type { ClusterMetadata, Partition } from "../kafka-client/cluster-metadata";

/**
 * Partitions that make a restart of this broker unsafe, according to the metadata of any broker: this broker is in sync and
 * another expected replica is not. A broker that is not registered keeps no partition in sync.
 *
 * @param expected - ids of the brokers that the cluster will have. Replicas on other brokers, which retained data may name,
 * return when those brokers start, and that may be after this restart.
 */
export const obstaclesToRestart = (
  views: readonly ClusterMetadata[],
  brokerId: number,
  expected: readonly number[],
): string[] =>
  inAnyView(views, ({ brokerIds, partitions }) =>
    brokerIds.includes(brokerId)
      ? partitions
          .filter(({ inSync }) => inSync.includes(brokerId))
          .filter(({ replicas, inSync }) =>
            replicas.some((id) => !inSync.includes(id) && (expected.includes(id) || brokerIds.includes(id))),
          )
          .map(describePartition)
      : [],
  );

/** Replicas of a broker that are not in sync, or its missing registration, according to the metadata of any broker. */
export const outOfSyncReplicas = (views: readonly ClusterMetadata[], brokerId: number): string[] =>
  inAnyView(views, ({ brokerIds, partitions }) =>
    brokerIds.includes(brokerId)
      ? partitions
          .filter(({ replicas, inSync }) => replicas.includes(brokerId) && !inSync.includes(brokerId))
          .map(describePartition)
      : [`broker ${brokerId} is not registered`],
  );

/** Partitions of which replicas are not in sync, according to the metadata of any broker. */
export const incompletePartitions = (views: readonly ClusterMetadata[]): string[] =>
  inAnyView(views, ({ partitions }) =>
    partitions.filter(({ replicas, inSync }) => inSync.length < replicas.length).map(describePartition),
  );

const inAnyView = (views: readonly ClusterMetadata[], select: (view: ClusterMetadata) => string[]): string[] => [
  ...new Set(views.flatMap(select)),
];

function describePartition({ name, replicas, inSync }: Partition): string {
  const missing = replicas.filter((id) => !inSync.includes(id));
  return `${name} has ${replicas.length - missing.length} of ${replicas.length} replicas in sync, missing broker ${missing.join(", ")}`;
}

/** The first `count` items of a list, and how many more items the list has. */
export function firstOf(items: readonly string[], count: number): string[] {
  const more = items.length - count;
  return more > 0 ? [...items.slice(0, count), `and ${more} more`] : [...items];
}
