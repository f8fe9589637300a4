import { type Admin, AssignerProtocol, type GroupDescription } from "kafkajs";

import type { ConsumerGroup, GroupMember, GroupPartition } from "./consumer-group";

/** Offset of the next record that a producer writes, by topic and partition. A topic is missing if no broker says its offsets. */
type EndOffsets = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Partition that a group has an offset in. */
interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Consumer groups of these names. @throws if the brokers do not answer. */
export async function readGroups(admin: Admin, names: readonly string[]): Promise<ConsumerGroup[]> {
  if (names.length === 0) {
    return [];
  }
  const { groups: descriptions } = await admin.describeGroups([...names]);
  const described = [];
  for (const name of names) {
    const description = descriptions.find(({ groupId }) => groupId === name);
    described.push({ name, description, committed: await committedOffsets(admin, name) });
  }
  const topics = described.flatMap(({ description, committed }) => [
    ...committed.map(({ topic }) => topic),
    ...assignmentsOf(description).map(({ topic }) => topic),
  ]);
  const ends = await endOffsets(admin, new Set(topics));
  return described.map(({ name, description, committed }) => ({
    name,
    state: description?.state ?? "Dead",
    members: (description?.members ?? []).map(memberOf),
    partitions: partitionsOf(assignmentsOf(description), committed, ends),
  }));
}

async function committedOffsets(admin: Admin, group: string): Promise<CommittedOffset[]> {
  const topics = await admin.fetchOffsets({ groupId: group });
  return topics.flatMap(({ topic, partitions }) =>
    partitions
      .map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) }))
      .filter(({ offset }) => offset >= 0),
  );
}

/** End offsets of topics. A topic that was deleted, or has a partition without a leader, must not hide the others. */
async function endOffsets(admin: Admin, topics: ReadonlySet<string>): Promise<EndOffsets> {
  const ends = new Map<string, ReadonlyMap<number, number>>();
  for (const topic of topics) {
    const offsets = await admin.fetchTopicOffsets(topic).catch(() => []);
    ends.set(topic, new Map(offsets.map(({ partition, high }) => [partition, Number(high)])));
  }
  return ends;
}

/** Partition that a member reads. */
interface Assignment {
  readonly topic: string;
  readonly partition: number;
  readonly member: GroupMember;
}

const memberOf = ({ memberId, clientId, clientHost }: GroupDescription["members"][number]): GroupMember => ({
  id: memberId,
  clientId,
  host: clientHost,
});

/** Assignments of a group. A group of another protocol than that of consumers has assignments in another form. */
const assignmentsOf = (description: GroupDescription | undefined): Assignment[] =>
  description?.protocolType !== "consumer"
    ? []
    : description.members.flatMap((member) =>
        Object.entries(assignedPartitions(member.memberAssignment)).flatMap(([topic, partitions]) =>
          partitions.map((partition) => ({ topic, partition, member: memberOf(member) })),
        ),
      );

/** Partitions by topic; none while the group rebalances. */
const assignedPartitions = (assignment: Buffer): Record<string, number[]> =>
  assignment.length === 0 ? {} : (AssignerProtocol.MemberAssignment.decode(assignment)?.assignment ?? {});

/** Partitions with an offset or a member. */
export function partitionsOf(
  assignments: readonly Assignment[],
  committed: readonly CommittedOffset[],
  ends: EndOffsets,
): GroupPartition[] {
  const unread = assignments.filter(
    ({ topic, partition }) => !committed.some((each) => each.topic === topic && each.partition === partition),
  );
  return [...committed, ...unread.map(({ topic, partition }) => ({ topic, partition, offset: null }))]
    .map(({ topic, partition, offset }) => {
      const end = ends.get(topic)?.get(partition) ?? null;
      const assignment = assignments.find((each) => each.topic === topic && each.partition === partition);
      return {
        topic,
        partition,
        currentOffset: offset,
        endOffset: end,
        // Between the two answers the group may read on.
        lag: offset === null || end === null ? null : Math.max(0, end - offset),
        member: assignment?.member ?? null,
      };
    })
    .sort((one, other) => one.topic.localeCompare(other.topic) || one.partition - other.partition);
}
