import assert from "node:assert/strict";

import { ask } from "../../../components/kafka-client/ask";
import { listOffsets } from "../../../components/kafka-client/list-offsets";
import { tcpServers } from "../../support/tcp-server";

/** Response with one topic `t`, whose partitions have these values. */
function response(partitions: readonly { number: number; errorCode: number; offset: bigint }[]): Buffer {
  const body = Buffer.concat([
    Buffer.from("00000000" + "00000001" + "000174", "hex"),
    Buffer.from([0, 0, 0, partitions.length]),
    ...partitions.map(({ number, errorCode, offset }) => {
      const bytes = Buffer.alloc(22);
      bytes.writeInt32BE(number, 0);
      bytes.writeInt16BE(errorCode, 4);
      bytes.writeBigInt64BE(-1n, 6);
      bytes.writeBigInt64BE(offset, 14);
      return bytes;
    }),
  ]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

describe("listOffsets", () => {
  const serve = tcpServers();

  const offsets = async (answer: Buffer, at: "first" | "end", partitions = [0, 2]) => {
    const requests: Buffer[] = [];
    const port = await serve((socket) => {
      socket.on("data", (bytes) => {
        requests.push(bytes);
        socket.write(answer);
      });
    });
    const result = await ask({ host: "127.0.0.1", port }, listOffsets("t", partitions, at), { timeoutMs: 5_000 });
    return { result, request: Buffer.concat(requests).toString("hex") };
  };

  it("asks for the first or the end offset of each partition, in Kafka's format", async () => {
    const answer = response([]);
    const head = "00000037" + "0002" + "0001" + "00000000" + "ffff" + "ffffffff" + "00000001" + "000174" + "00000002";
    for (const [at, timestamp] of [
      ["first", "fffffffffffffffe"],
      ["end", "ffffffffffffffff"],
    ] as const) {
      const { request } = await offsets(answer, at);
      assert.equal(request.slice(8), `${head.slice(8)}00000000${timestamp}00000002${timestamp}`);
      assert.equal(Number.parseInt(request.slice(0, 8), 16), request.length / 2 - 4);
    }
  });

  it("returns the offset of each partition", async () => {
    const answer = response([
      { number: 0, errorCode: 0, offset: 7n },
      { number: 2, errorCode: 0, offset: 9_000_000_000n },
    ]);
    assert.deepEqual(
      [...(await offsets(answer, "end")).result],
      [
        [0, 7],
        [2, 9_000_000_000],
      ],
    );
  });

  it("throws the error of a broker that does not lead a partition", async () => {
    const answer = response([{ number: 0, errorCode: 6, offset: -1n }]);
    await assert.rejects(offsets(answer, "end", [0]), /not the leader/i);
  });
});
