const Encoder = require("kafkajs/src/protocol/encoder");
const { RecordBatch } = require("kafkajs/src/protocol/recordBatch/v0");
const Record = require("kafkajs/src/protocol/recordBatch/record/v0");

/** Record of a response. */
export interface SentRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Batch of records with consecutive offsets, as a broker stores the batch. */
export async function recordBatch(
  firstOffset: number,
  records: readonly SentRecord[],
  timestampMs = 1_700_000_000_000,
): Promise<Buffer> {
  const { buffer } = await RecordBatch({
    firstTimestamp: timestampMs,
    maxTimestamp: timestampMs,
    lastOffsetDelta: records.length - 1,
    records: records.map(({ key, value, headers = {} }, offsetDelta) =>
      Record({ offsetDelta, timestampDelta: 0, key, value, headers }),
    ),
  });
  buffer.writeBigInt64BE(BigInt(firstOffset), 0); // A producer leaves the offset to the broker.
  return buffer;
}

/** Response to Fetch version 4 for one partition. */
export function fetchResponse(partition: number, batches: readonly Buffer[], errorCode = 0): Buffer {
  const records = Buffer.concat(batches);
  const body: Buffer = new Encoder()
    .writeInt32(0) // Correlation id.
    .writeInt32(0) // Throttle time.
    .writeInt32(1) // Topics.
    .writeString("t")
    .writeInt32(1) // Partitions.
    .writeInt32(partition)
    .writeInt16(errorCode)
    .writeInt64(100) // High watermark.
    .writeInt64(100) // Last stable offset.
    .writeInt32(-1) // Aborted transactions.
    .writeInt32(records.length)
    .writeBuffer(records).buffer;
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}
