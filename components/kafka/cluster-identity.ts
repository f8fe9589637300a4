import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../pulumi/module-resource";

/** Inputs of a {@link ClusterIdentity}. */
export interface ClusterIdentityInputs {
  readonly coordination: "zookeeper" | "kraft";
  /** Number of ZooKeeper servers or controllers. */
  readonly coordinators: number;
  /** True if one node is broker and controller. */
  readonly isCombined: boolean;
  /** Id of the cluster whose data was retained by a destroyed stack; empty for a new id. */
  readonly retainedClusterId: string;
}

/** Outputs of a {@link ClusterIdentity}. */
export interface ClusterIdentityOutputs extends ClusterIdentityInputs {
  readonly clusterId: string;
}

/**
 * Identity of a cluster: the id that nodes of a KRaft cluster are formatted with, and the number of coordinators. Created
 * before the first service, so that the state of an interrupted `up` records both. The cluster plan refuses another number:
 * new, empty coordinators could form a quorum without the existing data and lose it.
 */
export class ClusterIdentity extends ModuleResource {
  /** Id of a KRaft cluster. With ZooKeeper, the brokers report the id. */
  declare readonly clusterId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<ClusterIdentityInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      "kafka/cluster-identity-provider",
      name,
      { ...inputs, clusterId: undefined },
      opts,
      "kafka",
      "ClusterIdentity",
    );
  }
}
