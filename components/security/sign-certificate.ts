import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, webcrypto } from "node:crypto";
import type { Extension, JsonName, Name } from "@peculiar/x509";

import { loadX509 } from "./x509";

/** Content of a certificate, beside what the signature adds: its serial number, and the identifiers of both keys. */
export interface CertificateContent {
  readonly subject: JsonName | Name;
  readonly publicKey: KeyObject;
  /** Life, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly extensions: readonly Extension[];
}

/** Signer of a certificate. */
interface Signer {
  /** Private key as PEM text. */
  readonly privateKey: string;
  /** Certificate of the signer as PEM text; a longer chain may follow. @defaultValue - the certificate is signed by its own key */
  readonly certificate?: string;
}

/** Certificate as PEM text, signed with SHA-256. */
export async function signCertificate(
  content: CertificateContent,
  { certificate, privateKey }: Signer,
): Promise<string> {
  const { AuthorityKeyIdentifierExtension, SubjectKeyIdentifierExtension, X509Certificate, X509CertificateGenerator } =
    loadX509();
  const { subject, publicKey, from, to, extensions } = content;
  const spki = spkiOf(publicKey);
  const issuer = certificate === undefined ? undefined : new X509Certificate(certificate);
  const signingKey = createPrivateKey(privateKey);
  // An authority that this project did not make may have computed its identifier in another way.
  const issuerKeyId = issuer?.getExtension(SubjectKeyIdentifierExtension)?.keyId;
  const signed = await X509CertificateGenerator.create({
    serialNumber: randomBytes(16).toString("hex"), // The library keeps the number positive.
    subject,
    issuer: issuer?.subjectName ?? subject,
    notBefore: new Date(from),
    notAfter: new Date(to),
    publicKey: spki,
    signingKey: await importSigningKey(signingKey),
    signingAlgorithm: algorithmOf(signingKey),
    extensions: [
      await SubjectKeyIdentifierExtension.create(spki),
      issuerKeyId === undefined
        ? await AuthorityKeyIdentifierExtension.create(spkiOf(createPublicKey(signingKey)))
        : new AuthorityKeyIdentifierExtension(issuerKeyId),
      ...extensions,
    ],
  });
  return `${signed.toString("pem")}\n`;
}

const spkiOf = (publicKey: KeyObject) => new Uint8Array(publicKey.export({ type: "spki", format: "der" }));

const importSigningKey = (key: KeyObject) =>
  webcrypto.subtle.importKey("pkcs8", key.export({ type: "pkcs8", format: "der" }), algorithmOf(key), false, ["sign"]);

/** Names in WebCrypto of the curves that it can sign with. */
export const CURVES: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

const algorithmOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) =>
  asymmetricKeyType === "rsa"
    ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }
    : { name: "ECDSA", namedCurve: CURVES[asymmetricKeyDetails?.namedCurve ?? ""] ?? "", hash: "SHA-256" };
