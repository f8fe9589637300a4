import type { Runtime } from "../runtime/runtime";
import { ownAuthorityProblems } from "../security/own-authority-problems";
import { isLoopback } from "../shared/address";
import type { Problem } from "../shared/problems";
import type { ClusterSettings } from "./cluster-args";
import type { ExistingCluster } from "./existing-cluster";

/** Arguments that only a secured cluster uses are rejected, not ignored. */
export const securityProblems = ({ security = "none", alternativeNames }: ClusterSettings): Problem[] =>
  security !== "none" || alternativeNames.length === 0
    ? []
    : [
        {
          property: "alternativeNames",
          reason: `is only used with security, got ${JSON.stringify(alternativeNames)} without security; set security to "tls", or remove alternativeNames (\`pulumi config rm alternativeNames\`)`,
        },
      ];

/** Problems of the own authority. No message contains the key. */
export function caProblems({ security = "none", caCertificate, caPrivateKey }: ClusterSettings): Problem[] {
  if (security === "none") {
    return Object.entries({ caCertificate, caPrivateKey })
      .filter(([, value]) => value !== undefined)
      .map(([property]) => ({
        property,
        reason: `is only used with security, got a value without security; set security to "tls", or remove ${property} (\`pulumi config rm ${property}\`)`,
      }));
  }
  const { value, isSecret } = caPrivateKey ?? { isSecret: true };
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

const UNSAID = (addresses: readonly string[]): string =>
  `must be said for a cluster that other machines reach, got no value and services at ${addresses.join(", ")}; set it to "tls", or to "none" if everybody who reaches a port may read and write (\`pulumi config set security tls\`)`;

/** Addresses of the cluster's services that other machines may reach. */
const openAddresses = ({ bindAddress }: ClusterSettings, { bindAddresses = [] }: Runtime) =>
  [...new Set([bindAddress, ...bindAddresses])].filter((address) => !isLoopback(address));

/** Problem of a new cluster that other machines reach, and whose security nobody has decided. */
export function unsaidSecurityProblems(
  settings: ClusterSettings,
  runtime: Runtime,
  { layout }: Pick<ExistingCluster, "layout">,
): Problem[] {
  const open = openAddresses(settings, runtime);
  return settings.security !== undefined || layout !== undefined || open.length === 0
    ? []
    : [{ property: "security", reason: UNSAID(open) }];
}

/** Warning about an existing cluster that other machines reach, and whose security nobody has decided. */
export function unsaidSecurityWarnings(
  settings: ClusterSettings,
  runtime: Runtime,
  { layout }: Pick<ExistingCluster, "layout">,
): string[] {
  const open = openAddresses(settings, runtime);
  return settings.security !== undefined || layout === undefined || open.length === 0
    ? []
    : [`security ${UNSAID(open)}`];
}

/** Problem of a cluster that exists with another security: its services could not connect to each other on the way. */
export function securityChangeProblems(
  { security = "none" }: Pick<ClusterSettings, "security">,
  { layout, security: deployed }: Pick<ExistingCluster, "layout" | "security">,
): Problem[] {
  const existing = deployed ?? "none";
  return layout === undefined || existing === security
    ? []
    : [
        {
          property: "security",
          reason: `must stay "${existing}" while the cluster runs, got "${security}"; to change it and keep the data, set it back, set retainData to true and run \`npm start\`, then \`npm stop\`, set security to "${security}", and run \`npm start\` again`,
        },
      ];
}
