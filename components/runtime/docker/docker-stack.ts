import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";

/** Inputs of {@link DockerStack}. */
export interface DockerStackInputs {
  readonly dockerHost: string;
  /** Id of the daemon, which does not depend on the address. */
  readonly daemonId: string;
  /** `project/stack`. */
  readonly stack: string;
  /** Name of the stack's images, without the tag. */
  readonly imageRepository: string;
  readonly retainData: boolean;
}

/**
 * Everything that a stack has in Docker. Created before all of it and deleted last. The deletion removes the rest: objects
 * that an interrupted run created but could not record, images, and volumes of this stack unless they are retained.
 *
 * The id is random. Objects with this id as a label belong to this stack, and not to another stack of the same name.
 */
export class DockerStack extends ModuleResource {
  constructor(name: string, inputs: InputsOf<DockerStackInputs>, opts?: pulumi.CustomResourceOptions) {
    super("runtime/docker/docker-stack-provider", name, { ...inputs }, opts, "docker", "DockerStack");
  }
}
