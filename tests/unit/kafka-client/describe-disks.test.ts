import assert from "node:assert/strict";

import { ask } from "../../../components/kafka-client/ask";
import { DESCRIBE_DISKS } from "../../../components/kafka-client/describe-disks";
import { int } from "../../../components/kafka-client/kafka-request";
import { tcpServers } from "../../support/tcp-server";

/** Text whose length is written plus one, in one byte or two. */
const compact = (value: string): Buffer => {
  const length = value.length + 1;
  return Buffer.concat([
    Buffer.from(length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7]),
    Buffer.from(value),
  ]);
};

const TAGS = int(0, 1);
const PARTITION = Buffer.concat([int(0, 4), int(5, 8), int(0, 8), int(0, 1), TAGS]);
const TOPICS = Buffer.concat([int(2, 1), compact("orders"), int(3, 1), PARTITION, PARTITION, TAGS]);

const folder = (error: number, path: string, topics: Buffer, total: number, usable: number): Buffer =>
  Buffer.concat([int(error, 2), compact(path), topics, int(total, 8), int(usable, 8), TAGS]);

describe("DESCRIBE_DISKS", () => {
  const serve = tcpServers();

  /** Answer of a broker with these folders, and the request that it received. */
  async function answerTo(error: number, ...folders: readonly Buffer[]) {
    let request = "";
    const port = await serve((socket) =>
      socket.on("data", (bytes) => {
        request = bytes.toString("hex");
        const body = Buffer.concat([
          int(0, 4),
          TAGS,
          int(0, 4),
          int(error, 2),
          int(folders.length + 1, 1),
          ...folders,
          TAGS,
        ]);
        socket.write(Buffer.concat([int(body.length, 4), body]));
      }),
    );
    const answer = await ask({ host: "127.0.0.1", port }, DESCRIBE_DISKS, { timeoutMs: 5_000 });
    return { answer, request };
  }

  it("requests no partitions, in Kafka's format", async () => {
    assert.equal((await answerTo(0)).request, "0000000d0023000400000000ffff000100");
  });

  it("reads folders with long paths and topics, without those that can't be read", async () => {
    const long = `/${"data/".repeat(40)}`;
    const { answer } = await answerTo(
      0,
      folder(0, long, TOPICS, 3e12, 1e12),
      folder(56, "/lost", int(1, 1), -1, -1),
      folder(0, "/srv", int(1, 1), 100, 50),
    );
    assert.deepEqual(answer, [
      { path: long, totalBytes: 3e12, usableBytes: 1e12 },
      { path: "/srv", totalBytes: 100, usableBytes: 50 },
    ]);
  });

  it("rejects with the error of the broker", async () => {
    await assert.rejects(answerTo(31), { message: "error 31" });
  });
});
