import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import type { DataFingerprint } from "../service-spec";
import type { ServiceContainers } from "./service-containers";

/** Inputs of {@link ContainerFiles}. */
export interface ContainerFilesInputs extends ServiceContainers {
  /** Name of the container that reads the files. */
  readonly container: string;
  readonly imageId: string;
  /** Name of the volume for the files. */
  readonly volume: string;
  /** Id of that volume. A recreated volume is empty and has another id. */
  readonly volumeId: string;
  /** File name to text. */
  readonly files: Readonly<Record<string, string>>;
  /** Digest of the files without the settings that the running service takes: another digest recreates the container. */
  readonly restartDigest: string;
  /** Name of the volume with the service's data. */
  readonly dataVolume: string;
  /** Data to delete before the files are written. A completed deletion need not be requested again. */
  readonly dataToDelete: DataFingerprint;
}

/**
 * Files of a service in a volume of their own. Written before the container is created: nothing can be copied into a
 * container with a read-only root later. A `refresh` detects an edited file, and `up` writes the files again. `up` renames
 * a container that an interrupted run created but did not record.
 */
export class ContainerFiles extends ModuleResource {
  /** Version of the files. Another version recreates the container. A preview knows the version too. */
  declare readonly version: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<ContainerFilesInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      "runtime/docker/container-files-provider",
      name,
      { ...inputs, version: undefined, health: undefined },
      opts,
      "docker",
      "ContainerFiles",
    );
  }
}
