import type { Admin } from "kafkajs";

import { clusterViews } from "../../components/kafka-client/cluster-metadata";
import { commitOffsets } from "../../components/kafka-client/commit-offsets";
import { ANSWER_TIMEOUT_MS } from "../../components/kafka-client/service-access";
import type { Brokers } from "../../components/kafka-client/shared-admin";
import { errorMessage } from "../../components/shared/error-message";
import { stackCommand } from "../inspect/stack-resources";
import { type ConsumerGroup, memberText, topicsOf } from "./consumer-group";
import type { ResetRequest } from "./groups-arguments";
import { type LogOffsets, type OffsetReset, planReset, type ResetPlan } from "./reset-plan";
import type { ResetTarget } from "./reset-target";
import { selectPartitions, type TopicPartitions } from "./select-partitions";

/**
 * Plans a reset of the offsets of a group, and changes nothing.
 *
 * @param stack - name of the stack, for messages.
 * @throws if the group has members, or the topic or partition does not exist, or its offsets can't be read.
 */
export async function planGroupReset(
  admin: Admin,
  brokers: Brokers,
  group: ConsumerGroup,
  stack: string,
  { target, ...choice }: Omit<ResetRequest, "execute">,
): Promise<ResetPlan> {
  requireNoMembers(group);
  const ofGroup = new Map(
    topicsOf(group).map((topic) => [
      topic,
      group.partitions.flatMap((each) => (each.topic === topic ? [each.partition] : [])),
    ]),
  );
  const selected = selectPartitions(choice, { group: group.name, stack }, ofGroup, await existingPartitions(brokers));
  const offsets: LogOffsets[] = [];
  for (const [topic, partitions] of selected) {
    offsets.push(...(await logOffsets(admin, group, stack, target, topic, partitions)));
  }
  return planReset(target, offsets);
}

/**
 * Changes the offsets of a group, and reads them back.
 *
 * @throws if the group has a member meanwhile, or other offsets afterwards.
 */
export async function executeReset(
  admin: Admin,
  brokers: Brokers,
  group: string,
  resets: readonly OffsetReset[],
): Promise<void> {
  await commitOffsets(
    brokers,
    group,
    resets.map(({ topic, partition, to }) => ({ topic, partition, offset: to })),
  );
  const committed = await admin.fetchOffsets({ groupId: group });
  for (const { topic, partition, to } of resets) {
    const found = committed
      .find((each) => each.topic === topic)
      ?.partitions.find((each) => each.partition === partition);
    if (Number(found?.offset) !== to) {
      throw new Error(
        `${topic}-${partition} must have the offset ${to} of group ${group} after the reset, got ${found?.offset ?? "none"}; check whether a consumer of the group has started`,
      );
    }
  }
}

function requireNoMembers({ name, state, members, partitions }: ConsumerGroup): void {
  if (members.length > 0) {
    const reads = ({ id }: { readonly id: string }) =>
      partitions.flatMap(({ topic, partition, member }) => (member?.id === id ? [`${topic}-${partition}`] : []));
    const each = members.map((member) => [memberText(member), ...[reads(member).join(" ")].filter(Boolean)].join(": "));
    throw new Error(`group ${name} has active members (${each.join("; ")}); stop them first`);
  }
  if (!["Empty", "Dead"].includes(state)) {
    throw new Error(`group ${name} must have the state Empty, got ${state}; stop its consumers and try again`);
  }
}

/** Partitions of all topics, topics with partitions without a leader included, as all brokers see them. */
async function existingPartitions({ bootstrapServers, relay }: Brokers): Promise<TopicPartitions> {
  const accesses = bootstrapServers.split(",").map((address) => ({ address, ...(relay && { relay }) }));
  const views = await clusterViews(accesses, ANSWER_TIMEOUT_MS);
  const topics = new Map<string, Set<number>>();
  for (const { name, topic } of views.flatMap(({ partitions }) => partitions)) {
    topics.set(topic, (topics.get(topic) ?? new Set()).add(Number(name.slice(topic.length + 1))));
  }
  return new Map([...topics].map(([topic, numbers]) => [topic, [...numbers].sort((one, other) => one - other)]));
}

async function logOffsets(
  admin: Admin,
  group: ConsumerGroup,
  stack: string,
  target: ResetTarget,
  topic: string,
  partitions: readonly number[],
): Promise<LogOffsets[]> {
  try {
    const ends = await admin.fetchTopicOffsets(topic);
    const atTime = target.kind === "time" ? await admin.fetchTopicOffsetsByTimestamp(topic, target.timeMs) : [];
    return partitions.map((partition) => {
      const end = ends.find((each) => each.partition === partition);
      const timed = atTime.find((each) => each.partition === partition);
      const own = group.partitions.find((each) => each.topic === topic && each.partition === partition);
      return {
        topic,
        partition,
        currentOffset: own?.currentOffset ?? null,
        earliest: Number(end?.low),
        latest: Number(end?.high),
        ...(timed && { atTime: Number(timed.offset) }),
      };
    });
  } catch (cause) {
    throw new Error(
      `the offsets of topic ${topic} can't be read (${errorMessage(cause)}); run ${stackCommand("doctor", stack)}`,
      {
        cause,
      },
    );
  }
}
