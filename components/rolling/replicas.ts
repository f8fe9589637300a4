import type { ClusterMetadata, Partition } from "../kafka-client/cluster-metadata";

/**
 * What speaks against a restart of a broker, in the eyes of any: partitions that it keeps in sync and others do not. Nothing
 * speaks against that of one that is not registered, for then it keeps none.
 *
 * @param expected - ids of the brokers that will be back. Replicas on others, which kept data may name, come when those are
 * started, and that may be after this restart.
 */
export const obstaclesToRestart = (
  views: readonly ClusterMetadata[],
  brokerId: number,
  expected: readonly number[],
): string[] =>
  inAnyEyes(views, ({ brokerIds, partitions }) =>
    brokerIds.includes(brokerId)
      ? partitions
          .filter(({ inSync }) => inSync.includes(brokerId))
          .filter(({ replicas, inSync }) =>
            replicas.some((id) => !inSync.includes(id) && (expected.includes(id) || brokerIds.includes(id))),
          )
          .map(describeLack)
      : [],
  );

/** What a broker lacks to be back, in the eyes of any: its registration, or replicas that have not caught up. */
export const lacksOf = (views: readonly ClusterMetadata[], brokerId: number): string[] =>
  inAnyEyes(views, ({ brokerIds, partitions }) =>
    brokerIds.includes(brokerId)
      ? partitions
          .filter(({ replicas, inSync }) => replicas.includes(brokerId) && !inSync.includes(brokerId))
          .map(describeLack)
      : [`broker ${brokerId} is not registered`],
  );

const inAnyEyes = (views: readonly ClusterMetadata[], seen: (view: ClusterMetadata) => string[]): string[] => [
  ...new Set(views.flatMap(seen)),
];

function describeLack({ name, replicas, inSync }: Partition): string {
  const lacking = replicas.filter((id) => !inSync.includes(id));
  return `${name} has ${replicas.length - lacking.length} of ${replicas.length} replicas in sync, lacks broker ${lacking.join(", ")}`;
}

/** The first of several things, and how many more there are. */
export function firstOf(things: readonly string[], count: number): string[] {
  const more = things.length - count;
  return more > 0 ? [...things.slice(0, count), `and ${more} more`] : [...things];
}
