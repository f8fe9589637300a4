import type { Request } from "./ask";
import { kafkaRequest, type MessageReader } from "./kafka-request";

/** Controller as the leader of its quorum sees it. */
interface Voter {
  readonly nodeId: number;
  /**
   * Last time at which the controller had every record of the leader, in milliseconds of the leader's clock; -1 if it
   * never had since this leader was elected.
   */
  readonly caughtUpMs: number;
}

/** Quorum as its leader sees it. */
export interface Quorum {
  readonly leaderId: number;
  readonly voters: readonly Voter[];
}

/**
 * DescribeQuorum (key 55) for partition 0 of `__cluster_metadata`. Version 1 is the first one with times (KIP-836, Kafka
 * 3.3). The answer is `undefined` if the controller does not lead the quorum.
 */
export const DESCRIBE_QUORUM: Request<Quorum | undefined> = kafkaRequest({
  name: "DescribeQuorum",
  apiKey: 55,
  version: 1,
  body: Buffer.concat([
    Buffer.from([0]), // Tags of the header.
    Buffer.from([2, 19]), // Lengths are written plus one: one topic, a name of 18 bytes.
    Buffer.from("__cluster_metadata", "latin1"),
    Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), // One partition, number 0; tags of partition, topic and request.
  ]),
  parse: readQuorum,
});

const NOT_LEADER_OR_FOLLOWER = 6;

function readQuorum(response: MessageReader): Quorum | undefined {
  response.skip(1); // Tags.
  let error = response.int(2);
  if (error === 0) {
    response.skip(1); // Number of topics: one.
    response.compactText(); // Name of the topic.
    response.skip(1 + 4); // Number of partitions: one; number of the partition.
    error = response.int(2);
  }
  if (error === NOT_LEADER_OR_FOLLOWER) {
    return undefined;
  }
  if (error !== 0) {
    throw new Error(`error ${error}`);
  }
  const leaderId = response.int(4);
  response.skip(4 + 8); // Leader epoch, high watermark.
  const voters = response.compactList(() => {
    const nodeId = response.int(4);
    response.skip(8 + 8); // Log end offset, last fetch time.
    const caughtUpMs = response.int(8);
    response.skip(1); // Tags.
    return { nodeId, caughtUpMs };
  });
  return { leaderId, voters };
}
