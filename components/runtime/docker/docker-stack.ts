import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";

/** Inputs of {@link DockerStack}. */
export interface DockerStackInputs {
  readonly dockerHost: string;
  /** The daemon's own id, whatever the address. */
  readonly daemonId: string;
  /** `project/stack`. */
  readonly stack: string;
  /** Name of its images, without the tag. */
  readonly imageRepository: string;
  readonly retainData: boolean;
}

/**
 * Everything that a stack has in Docker. It is made before all of it and deleted last, and then removes what is still
 * there: what a run that was killed has made and could not record, images, and the volumes that bear its id unless they
 * are retained.
 *
 * Its id is made once. What bears it as a label belongs to this very stack, not to one of the same name.
 */
export class DockerStack extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: InputsOf<DockerStackInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, "docker", "DockerStack");
  }
}

const provider = moduleProvider("runtime/docker/docker-stack-provider");
