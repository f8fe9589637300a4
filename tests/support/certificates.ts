import type { CertificateWithKey } from "../../components/security/certificate-with-key";
import { issueAuthority, issueCertificate, type LeafContent } from "../../components/security/issue-certificate";

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
