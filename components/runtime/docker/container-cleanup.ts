import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { ServiceContainers } from "./leftovers";

/**
 * The place of a service's containers: made before them and deleted after them, and then removes those that a killed run
 * has made and could not record. They would keep network and volumes in use.
 */
export class ContainerCleanup extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: InputsOf<ServiceContainers>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, "docker", "ContainerSlot");
  }
}

const provider = moduleProvider("runtime/docker/container-cleanup-provider");
