import type { Address } from "../shared/address";
import { framed, type MessageReader } from "./kafka-message";
import { kafkaRequest } from "./kafka-request";

/** A controller as the leader of its quorum sees it. */
export interface Voter {
  readonly nodeId: number;
  /** When it last had all that the leader had, by the leader's clock; -1 as long as it has not had it since that leads. */
  readonly caughtUpMs: number;
}

/** A quorum as its leader sees it. */
export interface Quorum {
  readonly leaderId: number;
  readonly voters: readonly Voter[];
}

/**
 * DescribeQuorum (key 55) of version 1, which is the first that tells times (KIP-836, Kafka 3.3), for partition 0 of
 * `__cluster_metadata`, without a client id.
 */
const REQUEST = framed(
  Buffer.concat([
    Buffer.from([0, 55, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 0]),
    Buffer.from([2, 19]), // Lengths are written as one more than they are: one topic, whose name is of 18 bytes.
    Buffer.from("__cluster_metadata", "latin1"),
    Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]),
  ]),
);

const NOT_LEADER_OR_FOLLOWER = 6;

/**
 * Asks a controller for its quorum.
 *
 * @returns nothing if it does not lead it.
 */
export async function describeQuorum(server: Address, timeoutMs: number): Promise<Quorum | undefined> {
  return read(await kafkaRequest(server, { name: "DescribeQuorum", bytes: REQUEST }, timeoutMs));
}

function read(answer: MessageReader): Quorum | undefined {
  answer.skip(4 + 1); // Correlation id, tags.
  let error = answer.int(2);
  if (error === 0) {
    answer.skip(1); // One topic,
    answer.skip(compactLength(answer)); // its name,
    answer.skip(1 + 4); // one partition, its number.
    error = answer.int(2);
  }
  if (error === NOT_LEADER_OR_FOLLOWER) {
    return undefined;
  }
  if (error !== 0) {
    throw new Error(`error ${error}`);
  }
  const leaderId = answer.int(4);
  answer.skip(4 + 8); // Its epoch, the high watermark.
  const voters = Array.from({ length: compactLength(answer) }, () => {
    const nodeId = answer.int(4);
    answer.skip(8 + 8); // Where its log ends, when it fetched last.
    const caughtUpMs = answer.int(8);
    answer.skip(1); // Tags.
    return { nodeId, caughtUpMs };
  });
  return { leaderId, voters };
}

/** A length before what has it. One of at least 127 would take two bytes: neither names nor voters come near. */
const compactLength = (answer: MessageReader): number => answer.int(1) - 1;
