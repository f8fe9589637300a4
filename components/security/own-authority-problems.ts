import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";

import type { Problem } from "../shared/problems";
import { authorityLimits } from "./authority-limits";
import { isIssuedBy, isRoot, parseCertificates } from "./certificate-chain";
import { dateText, lifeOf } from "./certificate-health";
import type { OwnAuthority } from "./own-authority";
import { CURVES } from "./sign-certificate";
import { loadX509 } from "./x509";

/** Shortest rest of an authority's life, in days. */
const MIN_DAYS = 30;

/** Smallest RSA key, in bits. */
const MIN_RSA_BITS = 2_048;

/** Functions whose signatures can be forged. */
const BROKEN_HASHES = ["SHA-1", "MD5", "MD2"];

/**
 * Problems of an authority of the user's organization. No message contains a key.
 *
 * @param now - time of the check, in milliseconds since 1970.
 */
export function ownAuthorityProblems(
  { caCertificate, caPrivateKey }: Partial<OwnAuthority>,
  now = Date.now(),
): Problem[] {
  if (caCertificate === undefined) {
    return caPrivateKey === undefined ? [] : [ofCertificate("is missing; set it to the certificate of caPrivateKey")];
  }
  const certificates = readCertificates(caCertificate);
  const problems = "reason" in certificates ? [certificates] : certificateProblems(certificates, now);
  const [first] = "reason" in certificates ? [] : certificates;
  return [...problems, ...keyProblems(caPrivateKey, first)];
}

const ofCertificate = (reason: string): Problem => ({ property: "caCertificate", reason });
const ofKey = (reason: string): Problem => ({ property: "caPrivateKey", reason });

/** Certificates of a text, or the problem of the text. */
function readCertificates(pem: string): readonly X509Certificate[] | Problem {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return ofCertificate(
      "must contain certificates alone, got a private key; move the key to caPrivateKey, which is a secret",
    );
  }
  try {
    const certificates = parseCertificates(pem);
    return certificates.length > 0
      ? certificates
      : ofCertificate(
          'must be certificates in PEM form, got text without "-----BEGIN CERTIFICATE-----"; set it to the content of the file',
        );
  } catch {
    return ofCertificate("must be certificates in PEM form, got a certificate that can't be read; copy the whole file");
  }
}

const certificateProblems = (certificates: readonly X509Certificate[], now: number): Problem[] => [
  ...certificates.flatMap((certificate) =>
    [lifeProblem(certificate, now), ...strengthProblems(certificate)].filter((problem) => problem !== undefined),
  ),
  ...certificates.slice(0, 1).flatMap(signingKeyProblems),
  // Node accepts no issuer that may not sign certificates, and that problem is reported already.
  ...(certificates.every(({ ca }) => ca)
    ? [...chainProblems(certificates), ...certificates.flatMap(limitProblems)]
    : []),
];

const limitProblems = (certificate: X509Certificate, index: number): Problem[] =>
  authorityLimits(certificate, index).map(({ wanted, limit, advice }) =>
    ofCertificate(`must be ${wanted}, got ${nameOf(certificate)} with ${limit}; ${advice}`),
  );

function lifeProblem(certificate: X509Certificate, now: number): Problem | undefined {
  const { from, to } = lifeOf(certificate.toString());
  const name = nameOf(certificate);
  if (to <= now) {
    return ofCertificate(`must be valid, got ${name}, which expired ${dateText(to)}; set a renewed one`);
  }
  if (from > now) {
    return ofCertificate(`must be valid, got ${name}, which is valid from ${dateText(from)}; set it on that day`);
  }
  return to - now < MIN_DAYS * 24 * 3_600_000
    ? ofCertificate(
        `must be valid for ${MIN_DAYS} days or more, got ${name}, which expires ${dateText(to)}; set a renewed one`,
      )
    : undefined;
}

function strengthProblems(certificate: X509Certificate): Problem[] {
  const name = nameOf(certificate);
  const { asymmetricKeyDetails: { modulusLength } = {} } = certificate.publicKey;
  const hash = hashOf(certificate);
  return [
    ...(certificate.subject
      ? []
      : [
          ofCertificate(
            "must be certificates with a subject, which names the issuer in other certificates, got one without a subject; set an authority with a subject",
          ),
        ]),
    ...(certificate.ca
      ? []
      : [
          ofCertificate(
            `must be certificates of authorities (basicConstraints CA, keyUsage keyCertSign), got ${name}; set the certificate of an authority that may sign others`,
          ),
        ]),
    ...(modulusLength !== undefined && modulusLength < MIN_RSA_BITS
      ? [
          ofCertificate(
            `must have RSA keys of ${MIN_RSA_BITS} bits or more, got ${name} with ${modulusLength} bits; set an authority with a longer key`,
          ),
        ]
      : []),
    ...(hasExplicitParameters(certificate)
      ? [
          ofCertificate(
            `must have keys of a named curve, because Java reads no explicit curve parameters, got ${name} with explicit parameters; create the key and the certificate without \`-param_enc explicit\` of \`openssl\``,
          ),
        ]
      : []),
    ...(BROKEN_HASHES.includes(hash)
      ? [
          ofCertificate(
            `must be signed with SHA-256 or better, got ${name}, signed with ${hash}; set an authority that is signed again`,
          ),
        ]
      : []),
  ];
}

/** Object identifier `id-ecPublicKey`, then the tag of a `SEQUENCE`: the parameters of a curve in place of its name (RFC 3279). */
const EXPLICIT_PARAMETERS = Buffer.from("06072a8648ce3d020130", "hex");

const hasExplicitParameters = ({ publicKey }: X509Certificate): boolean =>
  publicKey.asymmetricKeyType === "ec" &&
  publicKey.export({ type: "spki", format: "der" }).includes(EXPLICIT_PARAMETERS);

/** Hash function of a certificate's signature: `SHA-1`. */
function hashOf(certificate: X509Certificate): string {
  const { X509Certificate: Certificate } = loadX509();
  const { hash } = new Certificate(certificate.toString()).signatureAlgorithm;
  return hash?.name ?? "";
}

function signingKeyProblems(certificate: X509Certificate): Problem[] {
  const { asymmetricKeyType: type = "", asymmetricKeyDetails } = certificate.publicKey;
  const curve = asymmetricKeyDetails?.namedCurve;
  return type === "rsa" || (curve !== undefined && curve in CURVES) || hasExplicitParameters(certificate)
    ? [] // The other curve has been reported already if its parameters are explicit.
    : [
        ofCertificate(
          `must have a key of RSA or of the curve ${Object.values(CURVES).join(", ")}, got ${nameOf(certificate)} with ${curve ?? type}; set an authority with another key`,
        ),
      ];
}

/** The first certificate that is not followed by its issuer. */
function chainProblems(certificates: readonly X509Certificate[]): Problem[] {
  for (const [index, certificate] of certificates.entries()) {
    const next = certificates[index + 1];
    const name = nameOf(certificate);
    if (next === undefined) {
      return isRoot(certificate)
        ? []
        : [
            ofCertificate(
              `must end with the root, which is signed by its own key, got ${name}; append the certificate of its issuer, ${oneLine(certificate.issuer)}`,
            ),
          ];
    }
    if (!isIssuedBy(certificate, next)) {
      return [
        ofCertificate(
          `must have each certificate before the one of its issuer, got ${name} before ${nameOf(next)}; put the authority of caPrivateKey first and its root last`,
        ),
      ];
    }
  }
  return [];
}

function keyProblems(pem: string | undefined, certificate: X509Certificate | undefined): Problem[] {
  if (pem === undefined) {
    return [ofKey("is missing; set it to the private key of caCertificate, as a secret")];
  }
  if (/ENCRYPTED/.test(pem)) {
    return [
      ofKey("must not be encrypted, got an encrypted key; decrypt it with `openssl pkey` and set it as a secret"),
    ];
  }
  const key = readKey(pem);
  if (key === undefined) {
    return [
      ofKey(
        "must be a private key in PEM form (PKCS #8, PKCS #1 or SEC 1), got a private value; set it to the content of the file",
      ),
    ];
  }
  return certificate === undefined || certificate.checkPrivateKey(key)
    ? []
    : [
        ofKey(
          `must be the key of the first certificate in caCertificate, ${nameOf(certificate)}, got another key; set the key of that certificate`,
        ),
      ];
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // The error may quote the key.
  }
}

/** Subject of a certificate. Node returns `undefined` for an empty one, against its types. */
const nameOf = ({ subject }: X509Certificate): string =>
  subject ? oneLine(subject) : "a certificate without a subject";

const oneLine = (name: string): string => name.split("\n").join(", ");
