import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";

import { alternativeNames } from "./alternative-names";
import { chainBelowRoot } from "./certificate-chain";
import { lifeOf } from "./certificate-health";
import type { CertificateWithKey } from "./certificate-with-key";
import { signCertificate } from "./sign-certificate";
import { loadX509 } from "./x509";

/** Subject and life of an authority. */
export interface AuthorityContent {
  readonly organization: string;
  readonly commonName: string;
  /** Life from now on, in days, also a fraction; negative for an authority that has expired. @defaultValue 3650 */
  readonly validDays?: number;
}

/** Use of a certificate: for a server, or for a client. */
type Usage = "server" | "client";

/** Content of a certificate. */
export interface LeafContent {
  readonly organization: string;
  readonly unit: "nodes" | "users";
  readonly commonName: string;
  readonly usages: readonly Usage[];
  /** Host names and IP addresses that the certificate is valid for. @defaultValue - none */
  readonly names?: readonly string[];
  /**
   * Life from now on, in days, also a fraction; negative for a certificate that has expired. The certificate never outlives
   * its authority.
   *
   * @defaultValue 825
   */
  readonly validDays?: number;
}

/** Longest difference between the clocks of two machines, in milliseconds: a certificate is valid from this time before now. */
const CLOCK_DIFFERENCE_MS = 24 * 3_600_000;

const DAY_MS = 24 * 3_600_000;

/** Life of an authority, in days. */
const AUTHORITY_DAYS = 3_650;

/**
 * Makes the root certificate of an authority, signed by its own key.
 *
 * @param privateKey - key of the authority, for a renewal: certificates that the authority has issued stay valid.
 * @param now - time of the issue, in milliseconds since 1970.
 */
export async function issueAuthority(
  { organization, commonName, validDays = AUTHORITY_DAYS }: AuthorityContent,
  privateKey = newPrivateKey(),
  now = Date.now(),
): Promise<CertificateWithKey> {
  const certificate = await signCertificate(
    {
      subject: [{ O: [organization] }, { CN: [commonName] }],
      publicKey: publicKeyOf(privateKey),
      from: now - CLOCK_DIFFERENCE_MS,
      to: now + validDays * DAY_MS,
      extensions: authorityExtensions(),
    },
    { privateKey },
  );
  return { certificate, privateKey };
}

/**
 * Makes a certificate for the subject and key of an authority, signed by another authority. The certificate never outlives its
 * issuer.
 *
 * @param authority - root certificate of the authority.
 * @returns the certificate with the issuer's chain below the root.
 * @param now - time of the issue, in milliseconds since 1970.
 */
export async function issueCrossCertificate(
  authority: string,
  issuer: CertificateWithKey,
  now = Date.now(),
): Promise<string> {
  const { X509Certificate: Certificate } = loadX509();
  const certificate = await signCertificate(
    {
      subject: new Certificate(authority).subjectName, // The same bytes, because clients compare the bytes.
      publicKey: new X509Certificate(authority).publicKey,
      from: now - CLOCK_DIFFERENCE_MS,
      to: Math.min(now + AUTHORITY_DAYS * DAY_MS, lifeOf(issuer.certificate).to),
      extensions: authorityExtensions(),
    },
    issuer,
  );
  return certificate + chainBelowRoot(issuer.certificate);
}

/** Extensions of an authority that signs no other authorities. */
function authorityExtensions() {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension } = loadX509();
  return [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
}

/**
 * Makes a key and a certificate, signed by an authority.
 *
 * @returns the certificate with the authority's chain below the root, and the key.
 * @param now - time of the issue, in milliseconds since 1970.
 */
export async function issueCertificate(
  { organization, unit, commonName, usages, names = [], validDays = 825 }: LeafContent,
  authority: CertificateWithKey,
  now = Date.now(),
): Promise<CertificateWithKey> {
  const x509 = loadX509();
  const privateKey = newPrivateKey();
  const alternatives = alternativeNames(names);
  const certificate = await signCertificate(
    {
      // Java prints the parts in reverse order: CN=node,OU=nodes,O=dev.
      subject: [{ O: [organization] }, { OU: [unit] }, { CN: [commonName] }],
      publicKey: publicKeyOf(privateKey),
      from: now - CLOCK_DIFFERENCE_MS,
      to: Math.min(now + validDays * DAY_MS, lifeOf(authority.certificate).to),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(
          usages.map((usage) => x509.ExtendedKeyUsage[usage === "server" ? "serverAuth" : "clientAuth"]),
        ),
        ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternatives)] : []),
      ],
    },
    authority,
  );
  return { certificate: certificate + chainBelowRoot(authority.certificate), privateKey };
}

const newPrivateKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const publicKeyOf = (privateKey: string): KeyObject => createPublicKey(createPrivateKey(privateKey));
