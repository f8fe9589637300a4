import { ask } from "../../components/kafka-client/ask";
import { type MetadataAnswer, metadataRequest, NO_LEADER } from "../../components/kafka-client/cluster-metadata";
import { fetchRecords, type StoredRecord } from "../../components/kafka-client/fetch-records";
import { listOffsets, type PartitionOffsets } from "../../components/kafka-client/list-offsets";
import { type Connector, withRelay } from "../../components/kafka-client/relay";
import { parseAddress } from "../../components/kafka-client/service-access";
import type { Brokers } from "../../components/kafka-client/shared-admin";
import { errorMessage } from "../../components/shared/error-message";
import { recordText } from "./pages/record-text";
import { lastRecords, type PartitionRow, type RecordChoice, type RecordRow, type TopicView } from "./pages/topic-view";
import { type OffsetRange, readPartitionTail } from "./partition-tail";

/** Time for one answer of a broker, in milliseconds. */
const ANSWER_TIMEOUT_MS = 3_000;

/** Largest size of one response with records, in bytes. */
const MAX_FETCH_BYTES = 1_048_576;

/** Partition without offsets. */
type Placed = Pick<PartitionRow, "number" | "leader" | "replicas" | "inSync">;

/**
 * Reader of the last records of a topic. The first read goes back from the end; each further one asks only for records that
 * are new. Reads without a consumer group, and from each partition whose leader answers.
 */
export class TopicTail {
  /** Offset to read next, by partition. */
  private readonly next = new Map<number, number>();
  private records: readonly RecordRow[] = [];

  constructor(
    private readonly topic: string,
    private readonly choice: RecordChoice,
  ) {}

  /**
   * Reads the topic.
   *
   * @returns `undefined` if the topic does not exist.
   * @throws if no broker answers.
   */
  read({ bootstrapServers, relay }: Brokers): Promise<TopicView | undefined> {
    return withRelay(relay, async (connect) => {
      const metadata = await Promise.any(
        bootstrapServers
          .split(",")
          .map((address) => ask(parseAddress(address), metadataRequest([this.topic]), this.options(connect))),
      );
      if (metadata.partitions.length === 0) {
        return undefined;
      }
      const placed = metadata.partitions.map(({ name, replicas, inSync }) => ({
        number: Number(name.slice(this.topic.length + 1)),
        leader: metadata.leaders.get(name) ?? NO_LEADER,
        replicas,
        inSync,
      }));
      const partitions = await Promise.all(
        [...new Set(placed.map(({ leader }) => leader))].map((leader) =>
          this.readFrom(
            addressOf(metadata, leader),
            placed.filter((partition) => partition.leader === leader),
            connect,
          ),
        ),
      );
      return {
        name: this.topic,
        partitions: partitions.flat().sort((one, other) => one.number - other.number),
        records: this.records,
      };
    });
  }

  private options = (connect: Connector["connect"] | undefined) => ({ timeoutMs: ANSWER_TIMEOUT_MS, connect });

  /** Reads the partitions of one leader. A leader that does not answer is a problem of each of them. */
  private async readFrom(
    leader: string | undefined,
    partitions: readonly Placed[],
    connect: Connector["connect"] | undefined,
  ): Promise<readonly PartitionRow[]> {
    const failed = (problem: string) => partitions.map((partition) => rowOf(partition, { problem }));
    if (leader === undefined) {
      return failed("the partition has no leader");
    }
    const numbers = partitions.map(({ number }) => number);
    const offsets = (at: "first" | "end"): Promise<PartitionOffsets> =>
      ask(parseAddress(leader), listOffsets(this.topic, numbers, at), this.options(connect));
    try {
      const [first, end] = await Promise.all([offsets("first"), offsets("end")]);
      return await Promise.all(
        partitions.map(async (partition) => {
          const range = { first: first.get(partition.number) ?? 0, end: end.get(partition.number) ?? 0 };
          try {
            await this.readPartition(leader, partition.number, range, connect);
            return rowOf(partition, range);
          } catch (error) {
            return rowOf(partition, { ...range, problem: errorMessage(error) });
          }
        }),
      );
    } catch (error) {
      return failed(errorMessage(error));
    }
  }

  private async readPartition(
    leader: string,
    partition: number,
    { first, end }: OffsetRange,
    connect: Connector["connect"] | undefined,
  ): Promise<void> {
    if (this.choice.partition !== undefined && this.choice.partition !== partition) {
      return;
    }
    // The end offset is lower after the topic was deleted and recreated.
    const isRecreated = end < (this.next.get(partition) ?? 0);
    this.records = this.records.filter(
      (record) => record.partition !== partition || (!isRecreated && record.offset >= first),
    );
    const known = isRecreated ? 0 : (this.next.get(partition) ?? 0);
    const { records, next } = await readPartitionTail(
      (offset) =>
        fetchRecords(
          parseAddress(leader),
          { topic: this.topic, partition, offset, maxBytes: MAX_FETCH_BYTES },
          this.options(connect),
        ),
      { first: Math.max(first, known), end },
      this.choice.count,
    );
    this.records = lastRecords([...this.records, ...records.map(recordRow)], this.choice.count);
    this.next.set(partition, next);
  }
}

const addressOf = ({ brokerIds, addresses }: MetadataAnswer, id: number): string | undefined =>
  addresses[brokerIds.indexOf(id)];

const rowOf = (
  { number, leader, replicas, inSync }: Placed,
  found: Pick<PartitionRow, "first" | "end" | "problem">,
): PartitionRow => ({ number, leader, replicas, inSync, ...found });

const recordRow = ({ partition, offset, timestampMs, key, value, headers }: StoredRecord): RecordRow => ({
  partition,
  offset,
  timestampMs,
  key: recordText(key),
  value: recordText(value),
  headers: headers.map(([name, bytes]) => ({ name, value: recordText(bytes) })),
});
