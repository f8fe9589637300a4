import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../../shared/module-provider";

/** Inputs of {@link DockerStack}. */
export interface DockerStackInputs {
  readonly dockerHost: string;
  /** `project/stack`. */
  readonly stack: string;
  /** Name of its network. */
  readonly network: string;
  /** Name of its images, without the tag. */
  readonly imageRepository: string;
  readonly retainData: boolean;
}

/**
 * Everything that a stack has in Docker. It is made before all of it and deleted last, and then removes what is still
 * there: what a run that was killed has made and could not record, images, and the volumes unless they are retained.
 */
export class DockerStack extends pulumi.dynamic.Resource {
  /** Made once for the stack. What bears it as a label belongs to this very stack, not to one of the same name. */
  declare readonly stackId: pulumi.Output<string>;
  /** Another one each time that the network must be made anew. */
  declare readonly networkVersion: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: { readonly [Key in keyof DockerStackInputs]: pulumi.Input<DockerStackInputs[Key]> },
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      provider,
      name,
      { ...inputs, stackId: undefined, networkVersion: undefined, health: undefined },
      opts,
      "docker",
      "DockerStack",
    );
  }
}

const provider = moduleProvider("components/runtime/docker/docker-stack-provider.ts");
