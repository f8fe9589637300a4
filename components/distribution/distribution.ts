import type * as pulumi from "@pulumi/pulumi";

import { ModuleResource } from "../pulumi/module-resource";
import { rejectProblems } from "../pulumi/reject-arguments";
import { type DistributionChoice, distributionProblems, installationHome } from "./distribution-source";

/** Arguments of a {@link Distribution}. */
export interface DistributionArgs extends DistributionChoice {
  /** Folder that contains the distributions. */
  readonly distributionsDir: string;
}

/**
 * Verified and unpacked Kafka distribution on this machine. If its jars were changed by hand, `preview` shows the change
 * and `up` unpacks the archive again. All stacks of a project share it, so `destroy` does not remove it.
 *
 * @throws if the version is not known and no archive with its digest is given.
 */
export class Distribution extends ModuleResource {
  /** Folder `kafka` of the installation, with `bin`, `config` and `libs`. */
  declare readonly home: pulumi.Output<string>;
  /** SHA-512 of the unpacked archive, in hexadecimal. */
  declare readonly sha512: pulumi.Output<string>;
  /** Version of Kafka. */
  declare readonly version: pulumi.Output<string>;

  constructor(name: string, args: DistributionArgs, opts?: pulumi.CustomResourceOptions) {
    rejectProblems(`the distribution ${name} can't be installed as configured`, distributionProblems(args));
    const home = installationHome(args.distributionsDir, args);
    super(
      "distribution/distribution-provider",
      name,
      { ...args, home, sha512: undefined, health: undefined },
      opts,
      "distribution",
      "Distribution",
    );
  }
}
