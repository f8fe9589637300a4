import { parseCertificates, renderCertificates } from "./certificate-chain";
import type { CertificateWithKey } from "./certificate-with-key";

/** Text of a key store file, type PEM: the private key, its certificate, and the chain of its authority. */
export const renderKeyStore = ({ certificate, privateKey }: CertificateWithKey): string =>
  `${privateKey.trim()}\n${renderCertificates(parseCertificates(certificate))}`;

/**
 * Text of a trust store file, type PEM: each certificate once.
 *
 * @param authorities - certificates of authorities, as PEM texts.
 */
export const renderTrustStore = (...authorities: readonly string[]): string =>
  [...new Set(authorities.flatMap((pem) => parseCertificates(pem)).map(String))].join("");
