import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { DataFingerprint } from "../service-spec";
import type { ServiceContainers } from "./leftovers";

/** Inputs of {@link ContainerFiles}. */
export interface ContainerFilesInputs extends ServiceContainers {
  /** Name of the container that will read them. */
  readonly container: string;
  readonly imageId: string;
  readonly volume: string;
  /** Another one where the volume had to be made anew, empty. */
  readonly volumeId: string;
  /** File name to text. */
  readonly files: Readonly<Record<string, string>>;
  /** Name of the volume with the service's data. */
  readonly dataVolume: string;
  /** Data that is removed before the files are written; what was once removed needs not be said again. */
  readonly dataToDelete: DataFingerprint;
}

/**
 * The files of a service in a volume of their own, there before its container is made: with a read-only root nothing
 * could be put into it later. A `preview` shows when one was edited, and `up` writes it again. A container that a killed
 * run has made but not recorded is put out of the way.
 */
export class ContainerFiles extends pulumi.dynamic.Resource {
  /** Another one each time that the files were written. */
  declare readonly version: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<ContainerFilesInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, version: undefined, health: undefined }, opts, "docker", "ContainerFiles");
  }
}

const provider = moduleProvider("runtime/docker/container-files-provider");
