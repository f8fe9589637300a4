import * as pulumi from "@pulumi/pulumi";

import { moduleProvider } from "../pulumi/module-provider";
import { rejectProblems } from "../pulumi/reject-arguments";
import { type DistributionChoice, distributionProblems, installationHome } from "./distribution-source";

/** Arguments of a {@link Distribution}. */
export interface DistributionArgs extends DistributionChoice {
  /** Folder below which distributions are unpacked. */
  readonly distributionsDir: string;
}

/**
 * A Kafka distribution that lies verified and unpacked on this machine. A `preview` shows when its jars were changed
 * by hand, and `up` unpacks it again. It is shared by the stacks of a project, so `destroy` leaves it in place.
 *
 * @throws if the version is unknown and no archive with its digest is given.
 */
export class Distribution extends pulumi.dynamic.Resource {
  /** Folder `kafka` of the installation, with `bin`, `config` and `libs`. */
  declare readonly home: pulumi.Output<string>;
  /** SHA-512 of the archive that it was unpacked from, in hexadecimal. */
  declare readonly sha512: pulumi.Output<string>;
  /** Kafka's version. */
  declare readonly version: pulumi.Output<string>;

  constructor(name: string, args: DistributionArgs, opts?: pulumi.CustomResourceOptions) {
    rejectProblems(name, distributionProblems(args));
    const home = installationHome(args.distributionsDir, args);
    super(
      provider,
      name,
      { ...args, home, sha512: undefined, health: undefined },
      opts,
      "distribution",
      "Distribution",
    );
  }
}

const provider = moduleProvider("distribution/distribution-provider");
