import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import type { ServiceSpec } from "../service-spec";
import type { ServiceContainers } from "./service-containers";

/** Inputs of {@link ContainerService}. */
export interface ContainerServiceInputs extends ServiceContainers {
  readonly containerId: string;
  /** Name of the container, for messages. */
  readonly container: string;
  /** Command line that shows the log of the container. */
  readonly logsCommand: string;
  readonly startupTimeoutMs: number;
  /** Files and names of their secret settings: error messages that quote the log hide the values. */
  readonly secrets: Pick<ServiceSpec, "files" | "secretSettings">;
}

/**
 * Service that answers in its container. Created once its health check has succeeded. A `refresh` detects a container that
 * was stopped, killed, paused or restarted, and `up` starts it again.
 */
export class ContainerService extends ModuleResource {
  /** Identity of this start. Changes with every restart. */
  declare readonly startId: pulumi.Output<string>;
  declare readonly facts: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, inputs: InputsOf<ContainerServiceInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { startId: undefined, facts: undefined, health: undefined };
    super(
      "runtime/docker/container-service-provider",
      name,
      { ...inputs, ...outputs },
      opts,
      "docker",
      "ContainerService",
    );
  }
}
