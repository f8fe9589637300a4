import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import type { Labels } from "./docker-objects";

/** Inputs of {@link StackNetwork}. */
export interface StackNetworkInputs {
  readonly dockerHost: string;
  readonly name: string;
  /** Labels with the owner of the network. A network of this name with the same `kafka-cluster.stack-id` is adopted. */
  readonly labels: Labels;
}

/**
 * Network of a stack: a bridge on which its containers, and those that a user connects, find each other by name. A
 * `refresh` detects a missing network. The deletion fails while other containers use the network, and names them.
 */
export class StackNetwork extends ModuleResource {
  declare readonly name: pulumi.Output<string>;
  /** Docker's id of the network. A recreated network has another id. */
  declare readonly networkId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<StackNetworkInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      "runtime/docker/stack-network-provider",
      name,
      { ...inputs, networkId: undefined, health: undefined },
      opts,
      "docker",
      "StackNetwork",
    );
  }
}
