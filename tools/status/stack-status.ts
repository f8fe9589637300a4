import type { InspectedStack } from "../inspect/inspected-stack";
import { brokerViews } from "./broker-views";
import { type ClusterStatus, clusterStatus } from "./cluster-status";
import { type GroupStatuses, groupStatuses } from "./group-statuses";
import type { ServiceStatus } from "./service-status";
import { serviceStatuses } from "./service-statuses";
import { statusProblems } from "./status-problems";

/** Status of a stack at one moment. */
export interface StackStatus {
  readonly stack: Pick<
    InspectedStack,
    "name" | "runtime" | "coordination" | "kafkaVersion" | "security" | "bootstrapServers"
  >;
  readonly services: readonly ServiceStatus[];
  readonly cluster: ClusterStatus;
  readonly groups: GroupStatuses["groups"];
  /** Everything that is wrong, a sentence each; empty if all is well. */
  readonly problems: readonly string[];
}

/** Asks all services and brokers of a stack, side by side, each with a time limit of its own. Changes nothing. */
export async function stackStatus(stack: InspectedStack): Promise<StackStatus> {
  const [services, views] = await Promise.all([serviceStatuses(stack), brokerViews(stack)]);
  const cluster = clusterStatus(views, stack.coordination);
  const { groups, failures } = await groupStatuses(stack, cluster.groupNames);
  return { stack, services, cluster, groups, problems: statusProblems({ stack, services, cluster, failures }) };
}
