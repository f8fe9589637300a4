import { printable } from "../printable";
import { renderTable } from "../text-table";
import { type ConsumerGroup, lagOf, memberText, topicsOf } from "./consumer-group";
import type { OffsetReset } from "./reset-plan";

/** Place of a value that is unknown or does not exist. */
const NONE = "-";

/** Table of groups. */
export const renderGroups = (groups: readonly ConsumerGroup[]): string =>
  groups.length === 0
    ? "There are no consumer groups."
    : renderTable(
        ["GROUP", "STATE", "MEMBERS", "LAG", "TOPICS"],
        groups.map((group) => [
          printable(group.name),
          group.state,
          String(group.members.length),
          String(lagOf(group) ?? NONE),
          topicsOf(group).join(", ") || NONE,
        ]),
      );

/** State of one group, and a table of its partitions. */
export function renderGroup(group: ConsumerGroup): string {
  const { name, state, members, partitions } = group;
  const head = `Group ${printable(name)}: ${state}, ${count(members.length, "member")}, lag ${lagOf(group) ?? "unknown"}`;
  return partitions.length === 0
    ? `${head}\nThe group has no offsets.`
    : `${head}\n${renderTable(
        ["TOPIC", "PARTITION", "CURRENT", "END", "LAG", "MEMBER"],
        partitions.map(({ topic, partition, currentOffset, endOffset, lag, member }) => [
          topic,
          ...[partition, currentOffset, endOffset, lag].map((number) => String(number ?? NONE)),
          member === null ? NONE : memberText(member),
        ]),
      )}`;
}

/** Table of the resets of a plan. */
export const renderResets = (resets: readonly OffsetReset[]): string =>
  renderTable(
    ["TOPIC", "PARTITION", "FROM", "TO", "EFFECT"],
    resets.map((reset) => [
      reset.topic,
      String(reset.partition),
      String(reset.from ?? NONE),
      String(reset.to),
      effectOf(reset),
    ]),
  );

function effectOf({ from, skipped, readAgain }: OffsetReset): string {
  if (skipped > 0) {
    return `skips ${count(skipped, "record")}`;
  }
  if (readAgain > 0) {
    return `reads ${count(readAgain, "record")} again`;
  }
  return from === null ? "sets the first offset" : "skips no record";
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
