import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../pulumi/module-provider";

/** Inputs of a {@link ClusterIdentity}. */
export interface ClusterIdentityInputs {
  /** Number of controllers. */
  readonly controllers: number;
  /** Service of the broker that is the controller as well; empty where controllers are services of their own. */
  readonly combinedWith: string;
  /** Ids of the nodes that hold the metadata. */
  readonly voters: readonly number[];
  /** Id of the cluster whose data was kept when a stack was destroyed; empty where none was. */
  readonly keptClusterId: string;
  /** Ids of the voters of that cluster; empty where they are not known. */
  readonly keptVoters: readonly number[];
}

/** Outputs of a {@link ClusterIdentity}. */
export interface ClusterIdentityOutputs extends ClusterIdentityInputs {
  readonly clusterId: string;
}

/** Type under which it stands in a state. */
export const CLUSTER_IDENTITY_TYPE = "pulumi-nodejs:dynamic/kafka:ClusterIdentity";

/**
 * The id of a KRaft cluster and the layout of its controllers, there before the first of its nodes. The id is that of data
 * that was kept, else a new one; it is made once. A `preview` refuses another layout: controllers that are new and empty
 * could elect one of themselves, and with it, nothing for metadata.
 */
export class ClusterIdentity extends pulumi.dynamic.Resource {
  declare readonly clusterId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<ClusterIdentityInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, clusterId: undefined }, opts, "kafka", "ClusterIdentity");
  }
}

const provider = moduleProvider("kafka/cluster-identity-provider");
