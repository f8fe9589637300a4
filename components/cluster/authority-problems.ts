import { ownAuthorityProblems } from "../security/own-authority-problems";
import type { Problem } from "../shared/problems";
import { type ClusterSettings, securityOf } from "./cluster-args";

/** Problems of the authority that the user sets. No message contains the key. */
export function authorityProblems({
  security,
  caCertificate,
  caPrivateKey,
}: Pick<ClusterSettings, "security" | "caCertificate" | "caPrivateKey">): Problem[] {
  if (securityOf({ security }) === undefined) {
    return Object.entries({ caCertificate, caPrivateKey })
      .filter(([, value]) => value !== undefined)
      .map(([property]) => ({
        property,
        reason: `is only used with security, got a value without security; set security to "tls", or remove ${property} (\`pulumi config rm ${property}\`)`,
      }));
  }
  const { value, isSecret } = caPrivateKey ?? { isSecret: true };
  // A preview may not know the key yet.
  const isUnknown = caPrivateKey !== undefined && value === undefined;
  return [
    ...(isSecret ? [] : [PLAIN_KEY]),
    ...ownAuthorityProblems({ caCertificate, caPrivateKey: value }).filter(
      ({ property }) => !(isUnknown && property === "caPrivateKey"),
    ),
  ];
}

const PLAIN_KEY: Problem = {
  property: "caPrivateKey",
  reason:
    "must be a secret, got plain text; set it with `pulumi config set --secret caPrivateKey < FILE`, or pass pulumi.secret(...) in a program",
};
