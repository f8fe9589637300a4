import * as pulumi from "@pulumi/pulumi";
import type { Architecture } from "../../../java/obtain-linux-java";
import { type InputsOf, moduleProvider } from "../../../pulumi/module-provider";

/** Inputs of {@link JavaArchive}. */
export interface JavaArchiveInputs {
  /** Processor that it is for, as `uname -m` prints it: `x86_64` or `aarch64`. */
  readonly architecture: Architecture;
}

/**
 * The archive of a Java 17 for Linux with glibc, for hosts that have none, in the user's cache folder. A `preview` shows
 * when it is gone, and `up` brings it again. Other stacks use it too, so `destroy` leaves it in place.
 */
export class JavaArchive extends pulumi.dynamic.Resource {
  /** Where it lies on this machine: a `.tgz` with one top folder, `bin/java` below it. */
  declare readonly path: pulumi.Output<string>;
  /** Its SHA-512, in hexadecimal. */
  declare readonly sha512: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<JavaArchiveInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { path: undefined, sha512: undefined, health: undefined };
    super(provider, name, { ...inputs, ...outputs }, opts, "ssh", "JavaArchive");
  }
}

const provider = moduleProvider("runtime/ssh/resources/java-archive-provider");
