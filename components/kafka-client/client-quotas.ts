import type { Request } from "./ask";
import { rejectError } from "./kafka-error";
import { double, int, kafkaRequest, type MessageReader, text } from "./kafka-request";

/** Limits of a user, by Kafka's names: `producer_byte_rate`. */
export type Quotas = Readonly<Record<string, number>>;

/** Kind of an entity that quotas are for. */
const USER = "user";

/** Filter for the entity of exactly one name. */
const EXACT = 0;

/**
 * DescribeClientQuotas (key 48) version 0: quotas of a user over all of its clients. Quotas of the user's single client ids are
 * left out.
 */
export const describeClientQuotas = (user: string): Request<Quotas> =>
  kafkaRequest({
    name: "DescribeClientQuotas",
    apiKey: 48,
    version: 0,
    body: Buffer.concat([
      int(1, 4), // One component.
      text(USER),
      int(EXACT, 1),
      text(user),
      int(1, 1), // Entities with further components are left out.
    ]),
    parse: (response) => {
      response.skip(4); // Throttle time.
      rejectError(response);
      const entries = response.list(() => {
        skipEntity(response);
        return response.list(() => [response.text(), response.double()] as const);
      });
      return Object.fromEntries(entries.flat());
    },
  });

/**
 * AlterClientQuotas (key 49) version 0. Every broker accepts the request. The answer is a `KafkaError` if a quota is refused.
 *
 * @param changes - new values; `undefined` removes a quota.
 */
export const alterClientQuotas = (
  user: string,
  changes: Readonly<Record<string, number | undefined>>,
): Request<void> => {
  const entries = Object.entries(changes);
  return kafkaRequest({
    name: "AlterClientQuotas",
    apiKey: 49,
    version: 0,
    body: Buffer.concat([
      int(1, 4), // One entity.
      int(1, 4), // One component.
      text(USER),
      text(user),
      int(entries.length, 4),
      ...entries.flatMap(([key, value]) => [text(key), double(value ?? 0), int(value === undefined ? 1 : 0, 1)]),
      int(0, 1), // Not only a check.
    ]),
    parse: (response) => {
      response.skip(4); // Throttle time.
      response.list(() => {
        rejectError(response);
        skipEntity(response);
      });
    },
  });
};

function skipEntity(response: MessageReader): void {
  response.list(() => {
    response.text(); // Kind.
    response.text(); // Name.
  });
}
