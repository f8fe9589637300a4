import assert from "node:assert/strict";

import { fetchRecords } from "../../../components/kafka-client/fetch-records";
import { fetchResponse, recordBatch } from "../../support/fetch-response";
import { tcpServers } from "../../support/tcp-server";

describe("fetchRecords", () => {
  const serve = tcpServers();

  async function fetch(answer: Buffer, offset = 5) {
    const requests: Buffer[] = [];
    const port = await serve((socket) => {
      socket.on("data", (bytes) => {
        requests.push(bytes);
        socket.write(answer);
      });
    });
    const position = { topic: "t", partition: 3, offset, maxBytes: 1_024 };
    const result = await fetchRecords({ host: "127.0.0.1", port }, position, { timeoutMs: 5_000 });
    return { ...result, request: Buffer.concat(requests).toString("hex") };
  }

  it("asks one partition for records from an offset on, in Kafka's format, without a wait", async () => {
    const { request } = await fetch(fetchResponse(3, []));
    assert.equal(
      request,
      `00000036${"0001"}${"0004"}${"00000000"}${"ffff"}${"ffffffff"}${"00000000"}${"00000000"}${"00000400"}${"00"}` +
        `${"00000001"}${"000174"}${"00000001"}${"00000003"}${"0000000000000005"}${"00000400"}`,
    );
  });

  it("returns keys, values, headers and times", async () => {
    const batch = await recordBatch(5, [
      { key: "k", value: "v", headers: { source: "web" } },
      { key: null, value: null },
    ]);
    const { records, nextOffset } = await fetch(fetchResponse(3, [batch]));
    assert.equal(nextOffset, 7);
    assert.deepEqual(records, [
      {
        partition: 3,
        offset: 5,
        timestampMs: 1_700_000_000_000,
        key: Buffer.from("k"),
        value: Buffer.from("v"),
        headers: [["source", Buffer.from("web")]],
      },
      { partition: 3, offset: 6, timestampMs: 1_700_000_000_000, headers: [] },
    ]);
  });

  it("leaves out the older records of a batch", async () => {
    const batch = await recordBatch(
      3,
      ["a", "b", "c", "d"].map((value) => ({ key: null, value })),
    );
    const { records, nextOffset } = await fetch(fetchResponse(3, [batch]));
    assert.deepEqual([records.map(({ offset }) => offset), nextOffset], [[5, 6], 7]);
  });

  it("stays where it is without records", async () => {
    const { records, nextOffset } = await fetch(fetchResponse(3, []));
    assert.deepEqual([records, nextOffset], [[], 5]);
  });

  it("throws the error of a broker that does not have the offset", async () => {
    await assert.rejects(fetch(fetchResponse(3, [], 1)), /offset is not within the range/);
  });

  it("throws if kafkajs does not know the codec of the records", async () => {
    const batch = await recordBatch(5, [{ key: null, value: "v" }]);
    batch.writeInt16BE(4, 21); // Attributes: zstd.
    await assert.rejects(fetch(fetchResponse(3, [batch])), /ZSTD compression not implemented/);
  });
});
