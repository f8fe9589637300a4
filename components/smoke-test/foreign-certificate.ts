import { X509Certificate } from "node:crypto";

import type { ClientIdentity } from "../kafka-client/client-identity";
import { issueAuthority, issueCertificate } from "../security/issue-certificate";

/** Certificate for the subject of another one, from an authority that no service trusts. */
export async function foreignCertificate(
  certificate: string,
): Promise<Required<Pick<ClientIdentity, "certificate" | "privateKey">>> {
  const { subject } = new X509Certificate(certificate);
  const part = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(subject)?.[1] ?? "";
  const organization = part("O");
  const authority = await issueAuthority({ organization, commonName: "users" });
  return issueCertificate({ organization, unit: "users", commonName: part("CN"), usages: ["client"] }, authority);
}
