import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { Labels } from "./docker-client";

/** Inputs of {@link ServiceVolume}. */
export interface ServiceVolumeInputs {
  readonly dockerHost: string;
  /** Name that it gets. One of this name that the same checkout has made for the stack is taken up, data and all. */
  readonly name: string;
  readonly labels: Labels;
  /** Whether it outlives the stack; not there where nobody would want that. */
  readonly retainData?: boolean;
}

/**
 * A named volume of a service. It is never replaced, whatever name or labels it would get today: that would lose what is
 * in it. A `refresh` sees when it is gone.
 *
 * Its id is the name that it has.
 */
export class ServiceVolume extends pulumi.dynamic.Resource {
  /** Another one where it had to be made anew, empty. */
  declare readonly volumeId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<ServiceVolumeInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { volumeId: undefined, health: undefined };
    super(provider, name, { ...inputs, ...outputs }, opts, "docker", "ServiceVolume");
  }
}

const provider = moduleProvider("runtime/docker/service-volume-provider");
