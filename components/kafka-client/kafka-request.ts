import type { Address } from "../shared/address";
import { exchange } from "./exchange";
import { isWhole, MessageReader } from "./kafka-message";

/** A request in Kafka's own protocol. */
interface KafkaRequest {
  /** What Kafka calls it, for messages: `DescribeQuorum`. */
  readonly name: string;
  /** All of it, with its length before it. */
  readonly bytes: Buffer;
}

/**
 * Asks one server of a cluster, over a connection of its own, and no other that it tells of, as a client would.
 *
 * @returns what reads the response.
 * @throws if there is no whole response within the time.
 */
export async function kafkaRequest(server: Address, request: KafkaRequest, timeoutMs: number): Promise<MessageReader> {
  const response = await exchange(server, { ...request, isComplete: isWhole }, timeoutMs);
  if (!isWhole(response)) {
    throw new Error("the connection was closed");
  }
  return new MessageReader(response);
}
