import * as pulumi from "@pulumi/pulumi";

import { type InputsOf, moduleProvider } from "../../pulumi/module-provider";
import type { Labels } from "./docker-client";

/** Inputs of {@link KafkaImage}. */
export interface KafkaImageInputs {
  readonly dockerHost: string;
  /** Name with a tag that says what is in it: one that is there under it, with these labels, is taken as it is. */
  readonly name: string;
  readonly baseImage: string;
  /** Folder of the unpacked distribution. */
  readonly home: string;
  readonly labels: Labels;
}

/**
 * Kafka's image: the base image with the distribution in it, built by the daemon that runs it. A `refresh` sees when it
 * is gone. It stays when it is deleted, for others may use it; {@link DockerStack} removes it where nobody does.
 */
export class KafkaImage extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  declare readonly imageId: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<KafkaImageInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, imageId: undefined, health: undefined }, opts, "docker", "KafkaImage");
  }
}

const provider = moduleProvider("runtime/docker/kafka-image-provider");
