import type { RecordText } from "./record-text";

/** Partition of a topic, as the console shows the partition. */
export interface PartitionRow {
  readonly number: number;
  /** Id of the leader; -1 if the partition has none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
  /** Offset of the first record. @defaultValue - the leader does not answer */
  readonly first?: number;
  /** Offset after the last record. @defaultValue - the leader does not answer */
  readonly end?: number;
  /** Reason why the partition can't be read. @defaultValue - the partition can be read */
  readonly problem?: string;
}

/** Record, as the console shows the record. */
export interface RecordRow {
  readonly partition: number;
  readonly offset: number;
  /** Time in milliseconds since 1970; -1 if the record has none. */
  readonly timestampMs: number;
  readonly key: RecordText;
  readonly value: RecordText;
  readonly headers: readonly { readonly name: string; readonly value: RecordText }[];
}

/** Choice of the records of a topic. */
export interface RecordChoice {
  /** Number of the partition. @defaultValue - all */
  readonly partition?: number;
  /** Most records that are shown. */
  readonly count: number;
}

/** Topic with its last records at one moment. */
export interface TopicView {
  readonly name: string;
  readonly partitions: readonly PartitionRow[];
  /** Last records, the newest first. */
  readonly records: readonly RecordRow[];
}

/** Numbers of records that a person can choose. */
export const RECORD_COUNTS = [20, 50, 200] as const;

/** Choice of records in the address of a page. Other values count as none. */
export function recordChoice(query: Readonly<Record<string, string>>): RecordChoice {
  const { partition = "", records = "" } = query;
  return {
    count: RECORD_COUNTS.find((count) => String(count) === records) ?? RECORD_COUNTS[0],
    ...(/^\d{1,9}$/.test(partition) && { partition: Number(partition) }),
  };
}

/** Last records of several partitions: the newest first; records of the same time by offset. */
export const lastRecords = (records: readonly RecordRow[], count: number): readonly RecordRow[] =>
  [...records]
    .sort(
      (one, other) =>
        other.timestampMs - one.timestampMs || other.offset - one.offset || one.partition - other.partition,
    )
    .slice(0, count);
