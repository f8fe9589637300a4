/** Certificate and its private key, as PEM texts. */
export interface CertificateWithKey {
  /** Certificate, and after it the certificates of the authorities up to its root, in order. */
  readonly certificate: string;
  /** Private key of the first certificate: PKCS #8, not encrypted. */
  readonly privateKey: string;
}
