import type { Problem } from "../shared/problems";
import type { ZooKeeper } from "../zookeeper/zookeeper";
import type { ControllerQuorum } from "./controller-quorum";

/** What coordinates a cluster: a ZooKeeper, or KRaft controllers. One of the two, never both. Brokers run where it runs. */
export type Coordinator =
  | { readonly zooKeeper: ZooKeeper; readonly controllers?: never }
  | { readonly controllers: ControllerQuorum; readonly zooKeeper?: never };

/** The one that is given. */
export const coordinatorOf = ({ zooKeeper, controllers }: Coordinator): ZooKeeper | ControllerQuorum =>
  (zooKeeper ?? controllers) as ZooKeeper | ControllerQuorum;

/** That both are given, or none, as only a caller without types can. */
export function coordinatorProblems({
  zooKeeper,
  controllers,
}: Partial<Record<keyof Coordinator, unknown>>): Problem[] {
  if ((zooKeeper === undefined) !== (controllers === undefined)) {
    return [];
  }
  const [got, cure] = zooKeeper === undefined ? ["none", "hand one in"] : ["both", "remove one"];
  return [{ property: "zooKeeper", reason: `or controllers must coordinate the cluster, got ${got}; ${cure}` }];
}
