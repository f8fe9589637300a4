import * as pulumi from "@pulumi/pulumi";

import type { Health } from "../pulumi/health";
import { type InputsOf, ModuleResource } from "../pulumi/module-resource";
import type { CertificateWithKey } from "./certificate-with-key";
import type { LeafContent } from "./issue-certificate";

/** Inputs of a {@link Certificate}. */
export interface CertificateInputs extends LeafContent {
  /** Authority that signs the certificate. The private key is a secret. */
  readonly authority: CertificateWithKey;
}

/** Outputs of a {@link Certificate}. The key of the authority is none of them. */
export interface CertificateOutputs extends LeafContent, CertificateWithKey, Health {
  readonly expires: string;
}

/** Arguments of a {@link Certificate}. Each may be an output. */
type CertificateArgs = InputsOf<LeafContent> & { readonly authority: pulumi.Input<InputsOf<CertificateWithKey>> };

/**
 * Certificate of a service, of this program or of a user, with its private key. Another authority, subject, use or name gives
 * another key and certificate in place, and so does an `up` at which less than a third of the certificate's life is left.
 * A renewed authority with the same key changes nothing.
 */
export class Certificate extends ModuleResource {
  /** Certificate and the chain of its authority below the root: PEM. */
  declare readonly certificate: pulumi.Output<string>;
  /** Private key, a secret: PKCS #8, PEM. */
  declare readonly privateKey: pulumi.Output<string>;
  /** Day on which the certificate expires, in UTC: `2029-03-03`. */
  declare readonly expires: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "security/certificate-provider",
      name,
      { ...args, certificate: undefined, privateKey: undefined, expires: undefined, health: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["privateKey"] }),
      "security",
      "Certificate",
    );
  }
}
