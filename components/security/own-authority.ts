import { createPrivateKey } from "node:crypto";

import { parseCertificates, renderCertificates } from "./certificate-chain";
import type { CertificateWithKey } from "./certificate-with-key";

/** Authority of the user's organization, as the user writes it. */
export interface OwnAuthority {
  /** Certificate of the authority, and after it the certificates up to its root: PEM. */
  readonly caCertificate: string;
  /** Private key of the first certificate: PKCS #8, PKCS #1 or SEC 1, PEM, not encrypted. */
  readonly caPrivateKey: string;
}

/** Authority as a signer: no text between its PEM blocks, and its key as PKCS #8. The caller must have checked the authority. */
export const ownAuthority = ({ caCertificate, caPrivateKey }: OwnAuthority): CertificateWithKey => ({
  certificate: renderCertificates(parseCertificates(caCertificate)),
  privateKey: createPrivateKey(caPrivateKey).export({ type: "pkcs8", format: "pem" }).toString(),
});
