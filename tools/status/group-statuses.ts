import { withDeadline } from "../../components/shared/deadline";
import { errorMessage } from "../../components/shared/error-message";
import { type ConsumerGroup, lagOf } from "../groups/consumer-group";
import { readGroups } from "../groups/read-groups";
import type { InspectedStack } from "../inspect/inspected-stack";
import { reachableBrokers, withAdmin } from "../inspect/with-kafka";

/** Consumer group. */
export interface GroupStatus {
  readonly name: string;
  /** State in Kafka's words: `Stable`, `Empty`. */
  readonly state: string;
  /** Number of consumers. */
  readonly members: number;
  /** Records that the group has not read yet; `null` if it is unknown. */
  readonly lag: number | null;
}

/** Consumer groups that could be read, and the reasons of the others. */
export interface GroupStatuses {
  readonly groups: readonly GroupStatus[];
  /** Group, and why it could not be read. */
  readonly failures: readonly { readonly name: string; readonly reason: string }[];
}

/** Time for the answers about one group, and about all of them, in milliseconds. */
const TIMEOUT_MS = { group: 5_000, all: 15_000 };

/** Reads groups one after the other. A group whose coordinator does not answer hides no other group. */
export async function groupStatuses(stack: InspectedStack, names: readonly string[]): Promise<GroupStatuses> {
  if (names.length === 0) {
    return { groups: [], failures: [] };
  }
  const endAt = Date.now() + TIMEOUT_MS.all;
  const groups: GroupStatus[] = [];
  const failures: { name: string; reason: string }[] = [];
  try {
    await withAdmin(await reachableBrokers(stack), async (admin) => {
      for (const name of names) {
        const timeoutMs = Math.min(TIMEOUT_MS.group, endAt - Date.now());
        await withDeadline(Math.max(0, timeoutMs), () => readGroups(admin, [name])).then(
          ([group]) => group && groups.push(statusOf(group)),
          (error) => failures.push({ name, reason: errorMessage(error) }),
        );
      }
    });
  } catch (error) {
    return { groups: [], failures: names.map((name) => ({ name, reason: errorMessage(error) })) };
  }
  return { groups, failures };
}

const statusOf = ({ name, state, members, partitions }: ConsumerGroup): GroupStatus => ({
  name,
  state,
  members: members.length,
  lag: lagOf({ partitions }),
});
