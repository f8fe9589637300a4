import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { ServiceContainers } from "./service-containers";

/**
 * Cleanup of a service's containers. Created before the containers and deleted after them. The deletion removes containers
 * that an interrupted run created but could not record: they would keep network and volumes in use.
 */
export class ContainerCleanup extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: InputsOf<ServiceContainers>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs }, opts, "docker", "ContainerCleanup");
  }
}

const provider = moduleProvider("runtime/docker/container-cleanup-provider");
