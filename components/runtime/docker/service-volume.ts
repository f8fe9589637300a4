import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import type { Labels } from "./docker-objects";

/** Inputs of {@link ServiceVolume}. */
export interface ServiceVolumeInputs {
  readonly dockerHost: string;
  /** Name of a new volume. A volume of this name that the same checkout created for the stack is adopted with its data. */
  readonly name: string;
  readonly labels: Labels;
  /** File with the id of the checkout, for the message about a volume of another checkout. */
  readonly checkoutIdFile: string;
  /** True if the volume outlives the stack. @defaultValue false */
  readonly retainData?: boolean;
}

/**
 * Named volume of a service. A `refresh` detects a missing volume. The volume is never replaced, even if a new volume would
 * have another name or other labels: a replacement would lose the data. The resource's id is the volume's name.
 */
export class ServiceVolume extends ModuleResource {
  /** Id of the volume. A recreated volume is empty and has another id. */
  declare readonly volumeId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<ServiceVolumeInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { volumeId: undefined, health: undefined };
    super("runtime/docker/service-volume-provider", name, { ...inputs, ...outputs }, opts, "docker", "ServiceVolume");
  }
}
