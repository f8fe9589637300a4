import type { ResetTarget } from "./reset-target";

/** Partition with the offsets that a reset depends on. */
export interface LogOffsets {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the group; `null` if the group has none. */
  readonly currentOffset: number | null;
  /** Offset of the oldest record that the log still holds. */
  readonly earliest: number;
  /** Offset of the next record that a producer writes. */
  readonly latest: number;
  /** Offset of the first record at the target's time or later; `latest` if there is none. @defaultValue - the target is no time */
  readonly atTime?: number;
}

/** Change of the offset of one partition. */
export interface OffsetReset {
  readonly topic: string;
  readonly partition: number;
  /** Offset before the reset; `null` if the group has none. */
  readonly from: number | null;
  readonly to: number;
  /** Existing records between the old offset and a later new one, which the group will not read. */
  readonly skipped: number;
  /** Existing records between an earlier new offset and the old one, which the group will read again. */
  readonly readAgain: number;
}

/** Resets of all partitions, or the reasons why some are not possible. */
export interface ResetPlan {
  readonly resets: readonly OffsetReset[];
  /** Sentences; empty if the plan can be carried out. */
  readonly problems: readonly string[];
}

/** Plan of a reset. */
export function planReset(target: ResetTarget, partitions: readonly LogOffsets[]): ResetPlan {
  const planned = partitions.map((partition) => ({ partition, to: offsetAt(target, partition) }));
  return {
    resets: planned.flatMap(({ partition, to }) => (typeof to === "number" ? [resetTo(to, partition)] : [])),
    problems: planned.flatMap(({ to }) => (typeof to === "string" ? [to] : [])),
  };
}

/** Offset of a target in a partition, or the reason why there is none. */
function offsetAt(target: ResetTarget, offsets: LogOffsets): number | string {
  const { topic, partition, currentOffset, earliest, latest, atTime = latest } = offsets;
  switch (target.kind) {
    case "earliest":
      return earliest;
    case "latest":
      return latest;
    case "time":
      return atTime;
    case "offset":
      return within(offsets, target.offset, `offset ${target.offset}`);
    case "shift":
      return currentOffset === null
        ? `${topic}-${partition} has no offset of the group to count from; use earliest, latest, an offset or a time`
        : within(
            offsets,
            currentOffset + target.by,
            `offset ${currentOffset + target.by}, which is ${currentOffset} ${target.by < 0 ? "-" : "+"} ${Math.abs(target.by)}`,
          );
  }
}

const within = ({ topic, partition, earliest, latest }: LogOffsets, offset: number, got: string): number | string =>
  offset >= earliest && offset <= latest
    ? offset
    : `${topic}-${partition} must be reset to an offset from ${earliest} to ${latest}, got ${got}; use ${offset < earliest ? "earliest" : "latest"} for the nearest one`;

function resetTo(to: number, { topic, partition, currentOffset: from, earliest, latest }: LogOffsets): OffsetReset {
  // A log no longer holds the records before its earliest offset.
  const existing = Math.min(Math.max(from ?? to, earliest), latest);
  return {
    topic,
    partition,
    from,
    to,
    skipped: Math.max(0, to - existing),
    readAgain: Math.max(0, existing - to),
  };
}
