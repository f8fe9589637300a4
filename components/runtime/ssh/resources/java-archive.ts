import type * as pulumi from "@pulumi/pulumi";

import type { Architecture } from "../../../java/obtain-linux-java";
import { type InputsOf, ModuleResource } from "../../../pulumi/module-resource";

/** Inputs of {@link JavaArchive}. */
export interface JavaArchiveInputs {
  /** Processor, as `uname -m` prints it: `x86_64` or `aarch64`. */
  readonly architecture: Architecture;
}

/**
 * Archive of a Java 17 for Linux with glibc in the user's cache folder, for hosts without Java. A `preview` shows that the
 * archive is missing, and `up` creates it again. `destroy` keeps the archive, because other stacks use it too.
 */
export class JavaArchive extends ModuleResource {
  /** Path of the archive on this machine: a `.tgz` with one top folder, which contains `bin/java`. */
  declare readonly path: pulumi.Output<string>;
  /** SHA-512 of the archive, in hexadecimal. */
  declare readonly sha512: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<JavaArchiveInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { path: undefined, sha512: undefined, health: undefined };
    super("runtime/ssh/resources/java-archive-provider", name, { ...inputs, ...outputs }, opts, "ssh", "JavaArchive");
  }
}
