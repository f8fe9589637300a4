import { generateKeyPairSync } from "node:crypto";

import type { CertificateWithKey } from "../../components/security/certificate-with-key";
import { issueAuthority, issueCertificate, type LeafContent } from "../../components/security/issue-certificate";
import { signCertificate } from "../../components/security/sign-certificate";
import { loadX509 } from "../../components/security/x509";

/** Content of a node's certificate. */
export const NODE: LeafContent = {
  organization: "kafka-cluster-dev",
  unit: "nodes",
  commonName: "node",
  usages: ["server", "client"],
  names: ["127.0.0.1", "::1", "localhost", "kafka-0.example.com"],
};

/** Makes an authority for tests. */
export const newAuthority = (commonName = "cluster", validDays?: number): Promise<CertificateWithKey> =>
  issueAuthority({ organization: NODE.organization, commonName, ...(validDays !== undefined && { validDays }) });

/** Makes a node's certificate for tests, of an authority. */
export const newCertificate = (
  authority: CertificateWithKey,
  content: Partial<LeafContent> = {},
): Promise<CertificateWithKey> => issueCertificate({ ...NODE, ...content }, authority);

const DAY_MS = 24 * 3_600_000;

/** Makes the authority of a user's organization, which may sign other authorities. */
export async function newOwnAuthority({ from = Date.now() - DAY_MS, days = 3_650 } = {}): Promise<CertificateWithKey> {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension } = loadX509();
  const { privateKey: key, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const privateKey = key.export({ type: "pkcs8", format: "pem" }).toString();
  const certificate = await signCertificate(
    {
      subject: [{ O: ["Company"] }, { CN: ["own"] }],
      publicKey,
      from,
      to: from + days * DAY_MS,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    },
    { privateKey },
  );
  return { certificate, privateKey };
}
