import { readGroups } from "../groups/read-groups";
import { inspectStack } from "../inspect/inspect-stack";
import { reachableBrokers, withAdmin } from "../inspect/with-kafka";
import type { StackLocation } from "../pulumi/run-pulumi";
import { stackStatus } from "../status/stack-status";
import type { ConsoleSource } from "./console-source";
import { shareRecent } from "./share-recent";
import { TopicTail } from "./topic-tail";

/** Largest age of a status that several pages share, in milliseconds. */
const STATUS_AGE_MS = 1_000;

/** Largest age of the route to the brokers, in milliseconds. */
const ROUTE_AGE_MS = 5_000;

/** Source of the console for a stack that runs. Reads the state of the stack again and again: an `up` may have changed it. */
export function stackSource(stack: string, location: StackLocation): ConsoleSource {
  const brokers = shareRecent(async () => reachableBrokers(await inspectStack(stack, location)), ROUTE_AGE_MS);
  return {
    stack,
    status: shareRecent(async () => stackStatus(await inspectStack(stack, location)), STATUS_AGE_MS),
    topic: (name, choice) => {
      const tail = new TopicTail(name, choice);
      return { read: async () => tail.read(await brokers()) };
    },
    group: async (name) => {
      const [group] = await withAdmin(await brokers(), (admin) => readGroups(admin, [name]));
      // Kafka describes a group that does not exist as dead.
      return group?.state === "Dead" && group.partitions.length === 0 ? undefined : group;
    },
  };
}
