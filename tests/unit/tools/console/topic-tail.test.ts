import assert from "node:assert/strict";
import type { RecordChoice, TopicView } from "../../../../tools/console/pages/topic-view";
import { TopicTail } from "../../../../tools/console/topic-tail";
import { fetchResponse, recordBatch } from "../../../support/fetch-response";
import { metadataResponse } from "../../../support/kafka-metadata";
import { tcpServers } from "../../../support/tcp-server";

/** Keys of the requests. */
const [FETCH, LIST_OFFSETS, METADATA] = [1, 2, 3];

describe("TopicTail", () => {
  const serve = tcpServers();

  /** Values in partition 0 of the topic `t`; the first one has the offset `first`. */
  let log: { first: number; values: string[] };
  /** Offsets that records were asked for from. */
  let fetched: number[];
  let leader: number;

  beforeEach(() => {
    log = { first: 0, values: [] };
    fetched = [];
    leader = 0;
  });

  const offsetsResponse = (offset: number): Buffer => {
    const bytes = Buffer.alloc(41);
    bytes.writeInt32BE(37, 0);
    bytes.writeInt32BE(1, 8); // Topics.
    bytes.write("\u0000\u0001t", 12);
    bytes.writeInt32BE(1, 15); // Partitions.
    bytes.writeBigInt64BE(-1n, 25);
    bytes.writeBigInt64BE(BigInt(offset), 33);
    return bytes;
  };

  async function answer(request: Buffer, port: number): Promise<Buffer> {
    switch (request.readInt16BE(4)) {
      case METADATA:
        return metadataResponse({
          brokers: [{ id: 0, host: "127.0.0.1", port }],
          clusterId: "c",
          controllerId: 0,
          partitions: [{ name: "t-0", topic: "t", replicas: [0], inSync: leader < 0 ? [] : [0] }],
        });
      case LIST_OFFSETS: {
        const isFirst = request.readBigInt64BE(request.length - 8) === -2n;
        return offsetsResponse(isFirst ? log.first : log.first + log.values.length);
      }
      default: {
        assert.equal(request.readInt16BE(4), FETCH);
        const offset = Number(request.readBigInt64BE(request.length - 12));
        fetched.push(offset);
        const values = log.values.slice(offset - log.first);
        const batch = await recordBatch(
          offset,
          values.map((value) => ({ key: null, value })),
          1_700_000_000_000 + offset,
        );
        return fetchResponse(0, [batch]);
      }
    }
  }

  /** Reader of the last records, and a function that reads and returns their values with their offsets. */
  async function readerOf(choice: RecordChoice = { count: 20 }) {
    const port: number = await serve((socket) => {
      socket.on("data", async (request) => socket.write(await answer(request, port)));
    });
    const tail = new TopicTail("t", choice);
    const read = () => tail.read({ bootstrapServers: `127.0.0.1:${port}` });
    const texts = ({ records }: TopicView) => records.map(({ offset, value }) => `${offset} ${value.text}`);
    return { read, values: async () => texts((await read()) as TopicView) };
  }

  it("reads the last records, the newest first, and then only what is new", async () => {
    log = { first: 5, values: ["a", "b", "c"] };
    const { values } = await readerOf({ count: 2 });
    assert.deepEqual(await values(), ["7 c", "6 b"]);
    assert.deepEqual(await values(), ["7 c", "6 b"]);
    log.values.push("d");
    assert.deepEqual(await values(), ["8 d", "7 c"]);
    assert.deepEqual(fetched, [6, 8]);
  });

  it("forgets records that retention has deleted", async () => {
    log = { first: 0, values: ["a", "b"] };
    const { values } = await readerOf();
    assert.deepEqual(await values(), ["1 b", "0 a"]);
    log = { first: 1, values: ["b"] };
    assert.deepEqual(await values(), ["1 b"]);
  });

  it("starts again when the topic was created again", async () => {
    log = { first: 0, values: ["old", "older"] };
    const { values } = await readerOf();
    await values();
    log = { first: 0, values: ["new"] };
    assert.deepEqual(await values(), ["0 new"]);
  });

  it("reads only the partition that was chosen", async () => {
    log = { first: 0, values: ["a"] };
    const { values } = await readerOf({ partition: 1, count: 20 });
    assert.deepEqual(await values(), []);
    assert.deepEqual(fetched, []);
  });

  it("names a partition without a leader", async () => {
    leader = -1;
    const { read } = await readerOf();
    assert.deepEqual((await read())?.partitions, [
      { number: 0, leader: -1, replicas: [0], inSync: [], problem: "the partition has no leader" },
    ]);
  });

  it("rejects if no broker answers", async () => {
    await assert.rejects(new TopicTail("t", { count: 20 }).read({ bootstrapServers: "127.0.0.1:1" }));
  });
});
