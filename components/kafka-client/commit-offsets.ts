import { type Address, formatAddress } from "../shared/address";
import { errorMessage } from "../shared/error-message";
import { AbortWait, waitUntil } from "../shared/wait-until";
import { ask, type Request } from "./ask";
import { KafkaError } from "./kafka-error";
import { ABSENT, int, kafkaRequest, text } from "./kafka-request";
import { type Connector, withRelay } from "./relay";
import { ANSWER_TIMEOUT_MS, parseAddress } from "./service-access";
import type { Brokers } from "./shared-admin";

/** Offset of a group in a partition. */
export interface GroupOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Error codes of a coordinator that starts or has moved: CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator. */
const TRANSIENT = [14, 15, 16];

/** Error codes of a group with members: IllegalGeneration, UnknownMemberId, RebalanceInProgress. */
const WITH_MEMBERS = [22, 25, 27];

/** Time for the coordinator to accept the offsets, in milliseconds. */
const COMMIT_TIMEOUT_MS = 15_000;

/**
 * Commits offsets for a group without members, as Kafka's own tools do. The group's coordinator refuses the offsets as soon as
 * the group has a member.
 *
 * @throws if no broker answers, the group has members, or the coordinator refuses an offset.
 */
export const commitOffsets = (
  { bootstrapServers, relay }: Brokers,
  group: string,
  offsets: readonly GroupOffset[],
): Promise<void> =>
  withRelay(relay, (connect) =>
    waitUntil(
      async () => {
        try {
          const coordinator = await findCoordinator(bootstrapServers.split(",").map(parseAddress), group, connect);
          const options = { timeoutMs: ANSWER_TIMEOUT_MS, connect };
          await ask(coordinator, offsetCommit(group, offsets), options);
          return true;
        } catch (error) {
          throw error instanceof KafkaError && !TRANSIENT.includes(error.code)
            ? new AbortWait(refusal(group, error))
            : error;
        }
      },
      (last) => new Error(`the offsets of group ${group} can't be changed (${errorMessage(last)})`, { cause: last }),
      { timeoutMs: COMMIT_TIMEOUT_MS, intervalMs: 250 },
    ),
  ).then(() => {});

const refusal = (group: string, cause: KafkaError): Error =>
  WITH_MEMBERS.includes(cause.code)
    ? new Error(`group ${group} has active members; stop its consumers first`, { cause })
    : new Error(`the coordinator of group ${group} refuses the offsets (${cause.message})`, { cause });

/** Address of the broker that coordinates a group. @throws if no bootstrap server answers. */
async function findCoordinator(
  bootstrap: readonly Address[],
  group: string,
  connect: Connector["connect"] | undefined,
): Promise<Address> {
  const failures: string[] = [];
  for (const address of bootstrap) {
    try {
      return await ask(address, findGroupCoordinator(group), { timeoutMs: ANSWER_TIMEOUT_MS, connect });
    } catch (error) {
      failures.push(`${formatAddress(address)}: ${errorMessage(error)}`);
    }
  }
  throw new Error(`no broker answers (${failures.join("; ")})`);
}

/** FindCoordinator (key 10) version 0. */
const findGroupCoordinator = (group: string): Request<Address> =>
  kafkaRequest({
    name: "FindCoordinator",
    apiKey: 10,
    version: 0,
    body: text(group),
    parse: (response) => {
      const code = response.int(2);
      if (code !== 0) {
        throw new KafkaError(code, "");
      }
      response.skip(4); // Id of the broker.
      return { host: response.text(), port: response.int(4) };
    },
  });

/** OffsetCommit (key 8) version 2, from no member of the group. */
const offsetCommit = (group: string, offsets: readonly GroupOffset[]): Request<void> => {
  const topics = [...new Set(offsets.map(({ topic }) => topic))];
  return kafkaRequest({
    name: "OffsetCommit",
    apiKey: 8,
    version: 2,
    body: Buffer.concat([
      text(group),
      int(ABSENT, 4), // Generation of the group.
      text(""), // Id of the member.
      int(ABSENT, 8), // Retention time: the broker's.
      int(topics.length, 4),
      ...topics.flatMap((topic) => {
        const own = offsets.filter((each) => each.topic === topic);
        return [
          text(topic),
          int(own.length, 4),
          ...own.flatMap(({ partition, offset }) => [int(partition, 4), int(offset, 8), text("")]),
        ];
      }),
    ]),
    parse: (response) => {
      response.list(() => {
        response.text(); // Topic.
        response.list(() => {
          response.skip(4); // Partition.
          const code = response.int(2);
          if (code !== 0) {
            throw new KafkaError(code, "");
          }
        });
      });
    },
  });
};
