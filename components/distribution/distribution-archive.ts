import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../pulumi/module-provider";
import { rejectProblems } from "../pulumi/reject-arguments";
import { type DistributionChoice, distributionProblems } from "./distribution-source";

/**
 * The archive of a Kafka distribution, verified, as a file of this machine. `destroy` leaves it in place: it is kept for
 * the next one.
 *
 * @throws if the version is unknown and no archive with its digest is given.
 */
export class DistributionArchive extends pulumi.dynamic.Resource {
  declare readonly path: pulumi.Output<string>;
  /** SHA-512 of the file, in hexadecimal. */
  declare readonly sha512: pulumi.Output<string>;

  constructor(name: string, choice: DistributionChoice, opts?: pulumi.CustomResourceOptions) {
    rejectProblems(name, distributionProblems(choice));
    const outputs = { path: undefined, sha512: undefined, health: undefined };
    super(provider, name, { ...choice, ...outputs }, opts, "distribution", "DistributionArchive");
  }
}

const provider = moduleProvider("distribution/distribution-archive-provider");
