import type * as pulumi from "@pulumi/pulumi";

import type { Health } from "../pulumi/health";
import { type InputsOf, ModuleResource } from "../pulumi/module-resource";
import type { CertificateWithKey } from "./certificate-with-key";

/** Inputs of a {@link CrossCertificate}. */
export interface CrossCertificateInputs {
  /** Root certificate of the authority that clients of the issuer shall trust: PEM. */
  readonly authority: string;
  /** Authority that signs the certificate. The private key is a secret. */
  readonly issuer: CertificateWithKey;
}

/** Outputs of a {@link CrossCertificate}. The key of the issuer is none of them. */
export interface CrossCertificateOutputs extends Pick<CrossCertificateInputs, "authority">, Health {
  readonly certificate: string;
  readonly expires: string;
}

/**
 * Certificate that one authority signs for the key of another one: clients that trust only the issuer trust the certificates of
 * the other authority too. Nobody trusts the issuer because of the certificate. Another issuer or key gives another certificate in
 * place, and so does an `up` at which less than a third of the certificate's life is left.
 */
export class CrossCertificate extends ModuleResource {
  /** Certificate and the chain of its issuer below the root: PEM. */
  declare readonly certificate: pulumi.Output<string>;
  /** Day on which the certificate expires, in UTC: `2036-11-26`. */
  declare readonly expires: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<CrossCertificateInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      "security/cross-certificate-provider",
      name,
      { ...inputs, certificate: undefined, expires: undefined, health: undefined },
      opts,
      "security",
      "CrossCertificate",
    );
  }
}
