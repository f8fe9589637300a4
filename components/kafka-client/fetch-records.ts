import type { KafkaMessage } from "kafkajs";

import type { Address } from "../shared/address";
import { type AskOptions, ask } from "./ask";
import { int, kafkaRequest, long, text } from "./kafka-request";
import { rejectErrorCode } from "./protocol-error";

/** Position in a partition, and the largest size of a response. */
export interface FetchPosition {
  readonly topic: string;
  readonly partition: number;
  /** First offset to read. */
  readonly offset: number;
  /** Largest size of the records, in bytes; the first batch of records comes whole. */
  readonly maxBytes: number;
}

/** Record as a broker stores it. */
export interface StoredRecord {
  readonly partition: number;
  readonly offset: number;
  /** Time in milliseconds since 1970; -1 if the record has none. */
  readonly timestampMs: number;
  /** @defaultValue - the record has none */
  readonly key?: Buffer;
  /** @defaultValue - the record has none: it deletes the earlier records of its key */
  readonly value?: Buffer;
  /** Names and values of the headers; a name can occur twice. */
  readonly headers: readonly (readonly [string, Buffer | undefined])[];
}

/** Records from an offset on, and the offset to read next. */
export interface FetchedRecords {
  readonly records: readonly StoredRecord[];
  readonly nextOffset: number;
}

/** Message as kafkajs decodes it. */
type DecodedMessage = Omit<KafkaMessage, "value"> & {
  readonly value: Buffer | null;
  readonly isControlRecord?: boolean;
};

/** Response to Fetch version 4 as kafkajs decodes it. */
interface DecodedFetch {
  readonly responses: readonly {
    readonly partitions: readonly { readonly errorCode: number; readonly messages: readonly DecodedMessage[] }[];
  }[];
}

/** Decoder of kafkajs, which knows the formats of records and the compression codecs that are registered with kafkajs. */
const { decode } = require("kafkajs/src/protocol/requests/fetch/v4/response") as {
  decode(body: Buffer): Promise<DecodedFetch>;
};

/**
 * Reads records of a partition from its leader, without a consumer group: nothing is written to the cluster, and no group
 * remains. Records of open and aborted transactions are included, as Kafka's own consumers include them by default.
 *
 * @throws if the broker does not answer, does not lead the partition, or does not have the offset; if the records are
 * compressed with a codec that kafkajs does not know.
 */
export async function fetchRecords(
  leader: Address,
  position: FetchPosition,
  options: AskOptions,
): Promise<FetchedRecords> {
  const { responses } = await decode(await ask(leader, fetchRequest(position), options));
  const [{ errorCode, messages } = { errorCode: 0, messages: [] }] = responses[0]?.partitions ?? [];
  rejectErrorCode(errorCode);
  // A broker sends whole batches, so that the first records can be older.
  const newer = messages.filter(({ offset }) => Number(offset) >= position.offset);
  return {
    records: newer
      .filter(({ isControlRecord }) => !isControlRecord)
      .map((message) => storedRecord(position.partition, message)),
    nextOffset: Number(newer.at(-1)?.offset ?? position.offset - 1) + 1,
  };
}

/** Fetch (key 1) version 4: the oldest one that Kafka 4 accepts. Returns the undecoded response. */
const fetchRequest = ({ topic, partition, offset, maxBytes }: FetchPosition) =>
  kafkaRequest<Buffer>({
    name: "Fetch",
    apiKey: 1,
    version: 4,
    body: Buffer.concat([
      int(-1, 4), // Replica: a client.
      int(0, 4), // Longest wait for new records.
      int(0, 4), // Smallest size of the response.
      int(maxBytes, 4),
      int(0, 1), // Isolation level: read uncommitted.
      int(1, 4), // Topics.
      text(topic),
      int(1, 4), // Partitions.
      int(partition, 4),
      long(offset),
      int(maxBytes, 4),
    ]),
    parse: (response) => response.rest(),
  });

const storedRecord = (
  partition: number,
  { offset, timestamp, key, value, headers = {} }: DecodedMessage,
): StoredRecord => ({
  partition,
  offset: Number(offset),
  timestampMs: Number(timestamp),
  ...(key && { key }),
  ...(value && { value }),
  headers: Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((each) => [name, each == null ? undefined : Buffer.from(each)] as const),
  ),
});
