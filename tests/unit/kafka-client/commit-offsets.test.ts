import assert from "node:assert/strict";

import { commitOffsets } from "../../../components/kafka-client/commit-offsets";
import { int, text } from "../../../components/kafka-client/kafka-request";
import { tcpServers } from "../../support/tcp-server";

/** Response with its length and a correlation id. */
const response = (...fields: readonly Buffer[]): Buffer => {
  const body = Buffer.concat([int(0, 4), ...fields]);
  return Buffer.concat([int(body.length, 4), body]);
};

const OFFSETS = [
  { topic: "orders", partition: 0, offset: 5 },
  { topic: "bills", partition: 1, offset: 7 },
  { topic: "orders", partition: 2, offset: 3_000_000_000 },
];

describe("commitOffsets", () => {
  const serve = tcpServers();

  /** Starts a broker that coordinates all groups and gives these error codes to commits, in order. Records the commits. */
  async function coordinator(...codes: number[]) {
    const commits: string[] = [];
    const port: number = await serve((socket) =>
      socket.on("data", (request) => {
        if (request.readInt16BE(4) === 10) {
          socket.write(response(int(0, 2), int(0, 4), text("127.0.0.1"), int(port, 4)));
          return;
        }
        commits.push(request.subarray(4).toString("hex"));
        socket.write(
          response(int(1, 4), text("orders"), int(2, 4), int(0, 4), int(0, 2), int(2, 4), int(codes.shift() ?? 0, 2)),
        );
      }),
    );
    return { bootstrapServers: `127.0.0.1:1,127.0.0.1:${port}`, commits, port };
  }

  it("commits the offsets at the coordinator, from no member, in Kafka's format", async () => {
    const { bootstrapServers, commits } = await coordinator();
    await commitOffsets({ bootstrapServers }, "billing", OFFSETS);
    assert.deepEqual(commits, [
      [
        "0008000200000000ffff", // OffsetCommit version 2.
        "000762696c6c696e67",
        "ffffffff0000ffffffffffffffff", // No generation, no member, the broker's retention time.
        "00000002",
        "00066f726465727300000002",
        "0000000000000000000000050000",
        "0000000200000000b2d05e000000",
        "000562696c6c7300000001",
        "0000000100000000000000070000",
      ].join(""),
    ]);
  });

  it("tries again while the coordinator starts or moves", async () => {
    const { bootstrapServers, commits } = await coordinator(14, 16);
    await commitOffsets({ bootstrapServers }, "billing", OFFSETS);
    assert.equal(commits.length, 3);
  });

  for (const code of [22, 25, 27]) {
    it(`rejects at once with a group that has members, error ${code}`, async () => {
      const { bootstrapServers, commits } = await coordinator(code);
      await assert.rejects(commitOffsets({ bootstrapServers }, "billing", OFFSETS), {
        message: "group billing has active members; stop its consumers first",
      });
      assert.equal(commits.length, 1);
    });
  }

  it("rejects with another refusal", async () => {
    const { bootstrapServers } = await coordinator(30);
    await assert.rejects(commitOffsets({ bootstrapServers }, "billing", OFFSETS), {
      message: "the coordinator of group billing refuses the offsets (error 30)",
    });
  });
});
