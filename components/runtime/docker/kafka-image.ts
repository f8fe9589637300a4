import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { Labels } from "./docker-client";

/** Inputs of {@link KafkaImage}. */
export interface KafkaImageInputs {
  readonly dockerHost: string;
  /** Name with a tag that identifies the content. An existing image with this name and these labels is used as it is. */
  readonly name: string;
  readonly baseImage: string;
  /** Folder of the unpacked distribution. */
  readonly home: string;
  readonly labels: Labels;
}

/**
 * Kafka's image: the base image and the distribution, built by the daemon that runs the containers. A `refresh` detects a
 * missing image. The deletion leaves the image, because other stacks may use it. {@link DockerStack} removes an unused one.
 */
export class KafkaImage extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  declare readonly imageId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<KafkaImageInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, imageId: undefined, health: undefined }, opts, "docker", "KafkaImage");
  }
}

const provider = moduleProvider("runtime/docker/kafka-image-provider");
