import { int } from "./kafka-metadata";
import type { tcpServers } from "./tcp-server";

/** DescribeQuorum request, in hexadecimal digits. */
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

/** Bytes between the length of a response and the error code of the partition. */
const BEGIN = "000000000000000213".concat(Buffer.from("__cluster_metadata").toString("hex"), "0200000000");

/** Response of a controller of 3.3.1 that does not lead. */
export const NOT_LEADING = Buffer.from(`00000037${BEGIN}0006${"00".repeat(16)}0101000000`, "hex");

/** Response of a leader that has just been elected. No follower has fetched yet. */
export const ALONE = leading(
  "000003e900000003ffffffffffffffff04",
  "000003e90000000000000002000001a20709ba0a000001a20709ba0a00",
  "000003eaffffffffffffffffffffffffffffffffffffffffffffffff00",
  "000003ebffffffffffffffffffffffffffffffffffffffffffffffff00",
);

/** Response of the same leader after 1002 has fetched. 1003 has not been started. */
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
  /** Error code of the whole response. @defaultValue 0 */
  readonly error?: number;
  readonly leaderId?: number;
  /** Last time of catching up, by id of the controller. */
  readonly caughtUpMs?: Readonly<Record<number, number>>;
}

/** Response to a DescribeQuorum request of version 1, with its length. */
export function quorumResponse({ error = 0, leaderId = -1, caughtUpMs = {} }: QuorumResponse): Buffer {
  const voters = Object.entries(caughtUpMs).map(([id, time]) =>
    Buffer.concat([int(Number(id), 4), int64(5), int64(time), int64(time), Buffer.alloc(1)]),
  );
  const partition = Buffer.concat([int(leaderId, 4), int(1, 4), int64(5), Buffer.from([voters.length + 1]), ...voters]);
  const body =
    error === 0
      ? Buffer.concat([Buffer.from(`${BEGIN}0000`, "hex"), partition, Buffer.from("01000000", "hex")])
      : Buffer.from([0, 0, 0, 0, 0, 0, error, 1, 0]);
  return Buffer.concat([int(body.length, 4), body]);
}

/** Response of a leader while controller 2 is as far behind as a follower may be. */
export const JUST_NOT_BEHIND = quorumResponse({
  leaderId: 1,
  caughtUpMs: { 1: 1_700_000_002_000, 2: 1_700_000_000_000, 3: -1 },
});

/** Responses in which the controller with this id is no follower of a working quorum, and the message for each. */
export const ABSENT: readonly (readonly [what: string, nodeId: number, answer: Buffer, message: string])[] = [
  [
    "a leader that most controllers do not follow",
    1001,
    ALONE,
    "controller 1001 leads, but most controllers of the quorum of 1001, 1002, 1003 do not follow the leader",
  ],
  ["a controller that never caught up", 1003, COMING, "controller 1003 has not caught up with the leader 1001 yet"],
  ["a controller of another quorum", 1004, COMING, "the quorum of 1001, 1002, 1003 has no controller 1004"],
  [
    "a controller that has stopped fetching",
    2,
    quorumResponse({ leaderId: 1, caughtUpMs: { 1: 1_700_000_002_001, 2: 1_700_000_000_000, 3: 1_700_000_002_000 } }),
    "controller 2 has not caught up with the leader 1 for 2001 ms",
  ],
  [
    "a controller that does not lead and has no peers",
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
 * Starts a controller that gives the responses in order, the last one again and again, and records the requests. Like
 * Kafka, the controller keeps its connections open.
 *
 * @param answers - responses; none for a controller that never responds. An incomplete response ends the connection.
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
