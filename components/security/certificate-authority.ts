import * as pulumi from "@pulumi/pulumi";

import type { Health } from "../pulumi/health";
import { type InputsOf, ModuleResource } from "../pulumi/module-resource";
import type { CertificateWithKey } from "./certificate-with-key";
import type { AuthorityContent } from "./issue-certificate";

/** Inputs of a {@link CertificateAuthority}. */
export type CertificateAuthorityInputs = AuthorityContent;

/** Outputs of a {@link CertificateAuthority}. */
export interface CertificateAuthorityOutputs extends CertificateAuthorityInputs, CertificateWithKey, Health {
  readonly expires: string;
}

/**
 * Authority that issues certificates. Its own certificate is renewed at the first `up` at which less than a third of its life
 * is left. The renewal retains the key, so that the certificates which the authority has issued stay valid. Another subject
 * gives another key.
 */
export class CertificateAuthority extends ModuleResource {
  /** Root certificate: PEM. */
  declare readonly certificate: pulumi.Output<string>;
  /** Private key, a secret: PKCS #8, PEM. */
  declare readonly privateKey: pulumi.Output<string>;
  /** Day on which the certificate expires, in UTC: `2036-11-26`. */
  declare readonly expires: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<CertificateAuthorityInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      "security/certificate-authority-provider",
      name,
      { ...inputs, certificate: undefined, privateKey: undefined, expires: undefined, health: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["privateKey"] }),
      "security",
      "CertificateAuthority",
    );
  }
}
