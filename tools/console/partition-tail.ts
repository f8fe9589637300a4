import type { FetchedRecords, StoredRecord } from "../../components/kafka-client/fetch-records";

/** Most responses with records that one read asks for. */
const MAX_FETCHES = 50;

/** Range of a partition's offsets. */
export interface OffsetRange {
  readonly first: number;
  /** Offset after the last record. */
  readonly end: number;
}

/** Last records of a partition, oldest first, and the offset to read next. */
export interface PartitionTail {
  readonly records: readonly StoredRecord[];
  readonly next: number;
}

/**
 * Reads the last records of a partition. Offsets have gaps: compaction removes records, and a transaction ends with a record of
 * its own. So the read goes back from the end in ranges that grow until enough records are found.
 *
 * @param fetch - reads records from an offset on: at least one if the partition has more, and not always all of them.
 * @param range - offsets to read.
 * @param count - number of records; the result can have more, and has fewer if the range has fewer.
 */
export async function readPartitionTail(
  fetch: (offset: number) => Promise<FetchedRecords>,
  { first, end }: OffsetRange,
  count: number,
): Promise<PartitionTail> {
  /** Records from the offset `until` on. */
  let records: readonly StoredRecord[] = [];
  let until = end;
  /** Records from the offset `start` up to `position`. */
  let part: readonly StoredRecord[] = [];
  let start = Math.max(first, end - count);
  let position = start;
  /** Start of the next ranges: the records before this offset fill a response, and later ones may be enough. */
  let low = first;
  for (let fetches = 0; until > first && records.length < count && fetches < MAX_FETCHES; fetches += 1) {
    const { records: fetched, nextOffset } = await fetch(position);
    part = [...part, ...fetched.filter(({ offset }) => offset < until)];
    const isComplete = nextOffset >= until || nextOffset <= position; // No record: compaction has removed the rest.
    if (isComplete) {
      records = [...part, ...records];
      until = start;
      low = until > low ? low : first;
      start = Math.max(low, until - 2 * (end - until));
    } else {
      low = nextOffset;
      position = nextOffset;
      if (until - nextOffset <= count) {
        continue;
      }
      start = Math.floor((nextOffset + until) / 2);
    }
    position = start;
    part = [];
  }
  // Too many large records at the end: the next read goes on after these.
  return until === end ? { records: part, next: position } : { records, next: end };
}
