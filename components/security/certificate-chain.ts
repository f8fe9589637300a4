import { X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Certificates of a PEM text, in its order. Other text between them is ignored.
 *
 * @throws Node's error if a certificate can't be read.
 */
export const parseCertificates = (pem: string): X509Certificate[] =>
  [...pem.matchAll(BLOCK)].map(([block]) => new X509Certificate(block));

/** PEM text of certificates. Equal certificates give equal text. */
export const renderCertificates = (certificates: readonly X509Certificate[]): string => certificates.join("");

/** True if a certificate names `issuer` as its issuer, and the key of `issuer` has signed the certificate. */
export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/** True if a certificate is signed by its own key. */
export const isRoot = (certificate: X509Certificate): boolean => isIssuedBy(certificate, certificate);

/** PEM text of an authority's certificates without the root, which a client has already. */
export const chainBelowRoot = (authority: string): string =>
  renderCertificates(parseCertificates(authority).filter((certificate) => !isRoot(certificate)));

/** True if an authority has issued a certificate, and the certificate is followed by the chain of the authority. */
export function isOfAuthority(certificate: string, authority: string): boolean {
  const [first, ...chain] = parseCertificates(certificate);
  const [issuer] = parseCertificates(authority);
  return (
    first !== undefined &&
    issuer !== undefined &&
    isIssuedBy(first, issuer) &&
    renderCertificates(chain) === chainBelowRoot(authority)
  );
}
