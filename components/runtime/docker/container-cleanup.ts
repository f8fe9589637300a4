import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import type { ServiceContainers } from "./service-containers";

/**
 * Cleanup of a service's containers. Created before the containers and deleted after them. The deletion removes containers
 * that an interrupted run created but could not record: they would keep network and volumes in use.
 */
export class ContainerCleanup extends ModuleResource {
  constructor(name: string, inputs: InputsOf<ServiceContainers>, opts?: pulumi.CustomResourceOptions) {
    super("runtime/docker/container-cleanup-provider", name, { ...inputs }, opts, "docker", "ContainerCleanup");
  }
}
