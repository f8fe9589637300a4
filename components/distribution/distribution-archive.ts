import type * as pulumi from "@pulumi/pulumi";

import { ModuleResource } from "../pulumi/module-resource";
import { rejectProblems } from "../pulumi/reject-arguments";
import { type DistributionChoice, distributionProblems } from "./distribution-source";

/**
 * Verified archive of a Kafka distribution: a file on this machine. `destroy` does not remove the file, so that the next
 * `up` finds it.
 *
 * @throws if the version is not known and no archive with its digest is given.
 */
export class DistributionArchive extends ModuleResource {
  /** Path of the file. */
  declare readonly path: pulumi.Output<string>;
  /** SHA-512 of the file, in hexadecimal. */
  declare readonly sha512: pulumi.Output<string>;

  constructor(name: string, choice: DistributionChoice, opts?: pulumi.CustomResourceOptions) {
    rejectProblems(`the archive ${name} can't be used as configured`, distributionProblems(choice));
    const outputs = { path: undefined, sha512: undefined, health: undefined };
    super(
      "distribution/distribution-archive-provider",
      name,
      { ...choice, ...outputs },
      opts,
      "distribution",
      "DistributionArchive",
    );
  }
}
