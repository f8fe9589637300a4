import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { ServiceContainers } from "./leftovers";

/** Inputs of {@link ContainerService}. */
export interface ContainerServiceInputs extends ServiceContainers {
  readonly containerId: string;
  /** Its name, for messages. */
  readonly container: string;
  /** Command line that shows its log. */
  readonly logsCommand: string;
  readonly startupTimeoutMs: number;
}

/**
 * A service that answers in its container. Created once its health check has succeeded; a `refresh` sees a container
 * that was stopped, killed, paused or restarted, and `up` brings it back.
 */
export class ContainerService extends pulumi.dynamic.Resource {
  /** Identity of this start; another one after every restart. */
  declare readonly startId: pulumi.Output<string>;
  declare readonly facts: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, inputs: InputsOf<ContainerServiceInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { startId: undefined, facts: undefined, health: undefined };
    super(provider, name, { ...inputs, ...outputs }, opts, "docker", "ContainerService");
  }
}

const provider = moduleProvider("runtime/docker/container-service-provider");
