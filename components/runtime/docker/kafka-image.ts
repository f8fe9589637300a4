import type * as pulumi from "@pulumi/pulumi";

import { type InputsOf, ModuleResource } from "../../pulumi/module-resource";
import type { Labels } from "./docker-objects";

/** Inputs of {@link KafkaImage}. */
export interface KafkaImageInputs {
  readonly dockerHost: string;
  /** Name with a tag that identifies the content. An existing image with this name and these labels is used as it is. */
  readonly name: string;
  readonly baseImage: string;
  /** Programs that the image needs as well: `openssl` with security. @defaultValue - none */
  readonly furtherPrograms?: readonly string[];
  /** Folder of the build: the unpacked distribution. */
  readonly home: string;
  /** Name of the file that the image is built from, beside this module. @defaultValue `Dockerfile` */
  readonly dockerfile?: string;
  readonly labels: Labels;
}

/**
 * Kafka's image: the base image and the distribution, built by the daemon that runs the containers. A `refresh` detects a
 * missing image. The deletion leaves the image, because other stacks may use it. {@link DockerStack} removes an unused one.
 */
export class KafkaImage extends ModuleResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly imageId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<KafkaImageInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      "runtime/docker/kafka-image-provider",
      name,
      { ...inputs, imageId: undefined, health: undefined },
      opts,
      "docker",
      "KafkaImage",
    );
  }
}
