import { printable } from "../printable";

/** Consumer of a group. */
export interface GroupMember {
  /** Id that the group's coordinator gave to the consumer. */
  readonly id: string;
  readonly clientId: string;
  /** Address that the consumer connects from. */
  readonly host: string;
}

/** Partition of a topic, and the position of a group in it. A `null` offset is unknown, or the group has none. */
export interface GroupPartition {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record that the group reads. */
  readonly currentOffset: number | null;
  /** Offset of the next record that a producer writes. */
  readonly endOffset: number | null;
  /** Records that the group has not read yet. */
  readonly lag: number | null;
  /** Consumer that reads the partition; `null` if none does. */
  readonly member: GroupMember | null;
}

/** Consumer group. */
export interface ConsumerGroup {
  readonly name: string;
  /** State in Kafka's words: `Stable`, `PreparingRebalance`, `CompletingRebalance`, `Empty`, `Dead`. */
  readonly state: string;
  readonly members: readonly GroupMember[];
  /** Partitions with an offset or a member, by topic and number. */
  readonly partitions: readonly GroupPartition[];
}

/** Names of the topics that a group reads. */
export const topicsOf = ({ partitions }: Pick<ConsumerGroup, "partitions">): string[] => [
  ...new Set(partitions.map(({ topic }) => topic)),
];

/** Records that a group has not read yet, in all partitions whose lag is known; `null` if none is known. */
export function lagOf({ partitions }: Pick<ConsumerGroup, "partitions">): number | null {
  const known = partitions.flatMap(({ lag }) => lag ?? []);
  return known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0);
}

/** Member in messages: `billing-1 at /10.0.0.7`. */
export const memberText = ({ clientId, host }: GroupMember): string =>
  `${printable(clientId)} at ${host.replace(/^\//, "")}`;
