import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { Labels } from "./docker-client";

/** Inputs of {@link StackNetwork}. */
export interface StackNetworkInputs {
  readonly dockerHost: string;
  readonly name: string;
  /** Whose it is. One of this name that bears the same `kafka-cluster.stack-id` is taken up. */
  readonly labels: Labels;
}

/**
 * The network of a stack: a bridge that its containers, and those that a user has join, find each other on by name. A
 * `refresh` sees when it is gone. It is not removed while others use it: the error names them.
 */
export class StackNetwork extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  /** Docker's id of it: another one when it had to be made anew. */
  declare readonly networkId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<StackNetworkInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, networkId: undefined, health: undefined }, opts, "docker", "StackNetwork");
  }
}

const provider = moduleProvider("runtime/docker/stack-network-provider");
