import { int32 } from "./kafka-metadata";
import type { tcpServers } from "./tcp-server";

/** What a controller is asked, in hexadecimal digits. */
export const REQUEST = [
  "00000027", // Length: 39 bytes.
  "0037", // DescribeQuorum,
  "0001", // version 1.
  "00000000", // Correlation id.
  "ffff", // No client id.
  "00", // No tags.
  "02", // One topic:
  `13${Buffer.from("__cluster_metadata").toString("hex")}`,
  "02", // One partition:
  "00000000",
  "000000", // No tags.
].join("");

/** What stands between the length and the partition's error in every answer. */
const BEGIN = "000000000000000213".concat(Buffer.from("__cluster_metadata").toString("hex"), "0200000000");

/** What a controller of 3.3.1 answered that did not lead. */
export const NOT_LEADING = Buffer.from(`00000037${BEGIN}0006${"00".repeat(16)}0101000000`, "hex");

/** What one answered that had just been elected; nobody had fetched from it yet. */
export const ALONE = leading(
  "000003e900000003ffffffffffffffff04",
  "000003e90000000000000002000001a20709ba0a000001a20709ba0a00",
  "000003eaffffffffffffffffffffffffffffffffffffffffffffffff00",
  "000003ebffffffffffffffffffffffffffffffffffffffffffffffff00",
);

/** What it answered once 1002 had fetched; 1003 had not been started. */
export const COMING = leading(
  "000003e900000003000000000000000304",
  "000003e90000000000000003000001a20709bc5d000001a20709bc5d00",
  "000003ea0000000000000003000001a20709bbba000001a20709bbba00",
  "000003ebffffffffffffffffffffffffffffffffffffffffffffffff00",
);

function leading(...partition: string[]): Buffer {
  return Buffer.from(`0000008e${BEGIN}0000${partition.join("")}01000000`, "hex");
}

interface QuorumResponse {
  /** Of the whole answer. @defaultValue 0 */
  readonly error?: number;
  readonly leaderId?: number;
  /** By id of the controller. */
  readonly caughtUpMs?: Readonly<Record<number, number>>;
}

/** The bytes of a response to a DescribeQuorum request, version 1, with its length before it. */
export function quorumResponse({ error = 0, leaderId = -1, caughtUpMs = {} }: QuorumResponse): Buffer {
  const voters = Object.entries(caughtUpMs).map(([id, time]) =>
    Buffer.concat([int32(Number(id)), int64(5), int64(time), int64(time), Buffer.alloc(1)]),
  );
  const partition = Buffer.concat([int32(leaderId), int32(1), int64(5), Buffer.from([voters.length + 1]), ...voters]);
  const body =
    error === 0
      ? Buffer.concat([Buffer.from(`${BEGIN}0000`, "hex"), partition, Buffer.from("01000000", "hex")])
      : Buffer.from([0, 0, 0, 0, 0, 0, error, 1, 0]);
  return Buffer.concat([int32(body.length), body]);
}

/** What a leader answers if 2 is as far behind as it may be. */
export const JUST_NOT_BEHIND = quorumResponse({
  leaderId: 1,
  caughtUpMs: { 1: 1_700_000_002_000, 2: 1_700_000_000_000, 3: -1 },
});

/** Answers that do not have a controller of this id taking part, and what is said of it. */
export const ABSENT: readonly (readonly [what: string, nodeId: number, answer: Buffer, said: string])[] = [
  [
    "a leader that most do not follow",
    1001,
    ALONE,
    "controller 1001 leads, but of the quorum of 1001, 1002, 1003 most do not follow it",
  ],
  ["one that never caught up", 1003, COMING, "controller 1003 has not caught up with the leader 1001 yet"],
  ["one of another quorum", 1004, COMING, "the quorum of 1001, 1002, 1003 has no controller 1004"],
  [
    "one that has stopped to fetch",
    2,
    quorumResponse({ leaderId: 1, caughtUpMs: { 1: 1_700_000_002_001, 2: 1_700_000_000_000, 3: 1_700_000_002_000 } }),
    "controller 2 has not caught up with the leader 1 for 2001 ms",
  ],
  [
    "one that does not lead, where there are no others",
    1001,
    NOT_LEADING,
    "no controller that answers leads the quorum",
  ],
];

function int64(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(number));
  return bytes;
}

/**
 * A controller that gives one answer after the other, the last one for ever, and keeps the connections open, as Kafka does;
 * it writes down what it was asked.
 *
 * @param answers - none for one that is silent; what is not whole is followed by the end of the connection
 */
export async function answeringQuorum(serve: ReturnType<typeof tcpServers>, answers: readonly Buffer[]) {
  const asked: string[] = [];
  const port = await serve((socket) =>
    socket.once("data", (bytes) => {
      asked.push(bytes.toString("hex"));
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer === undefined) {
        return;
      }
      socket.write(answer);
      if (answer.length < 4 || answer.length < 4 + answer.readUInt32BE()) {
        socket.end();
      }
    }),
  );
  return { host: "127.0.0.1", port, asked };
}
