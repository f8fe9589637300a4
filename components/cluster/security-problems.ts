import type { Runtime } from "../runtime/runtime";
import { isLoopback } from "../shared/address";
import type { Problem } from "../shared/problems";
import type { ClusterSettings } from "./cluster-args";
import { isFrom } from "./coordination-problems";
import type { ExistingCluster } from "./existing-cluster";

/** First version of Kafka that this project has secured. */
const FIRST_SECURED = "3.3.0";

/** Problems of the security of a cluster. Arguments that only a secured cluster uses are rejected, not ignored. */
export function securityProblems({ security = "none", version, alternativeNames }: ClusterSettings): Problem[] {
  if (security === "none") {
    const reason = `is only used with security, got ${JSON.stringify(alternativeNames)} without security; set security to "tls", or remove alternativeNames (\`pulumi config rm alternativeNames\`)`;
    return alternativeNames.length === 0 ? [] : [{ property: "alternativeNames", reason }];
  }
  const reason = `"${security}" needs Kafka 3.3 or newer, got version ${JSON.stringify(version)}; set another version, or set security to "none"`;
  return isFrom(FIRST_SECURED, version) ? [] : [{ property: "security", reason }];
}

/** Reason against a cluster that other machines reach without a decision about its security. */
const missingReason = (addresses: readonly string[]): string =>
  `must be set for a cluster that other machines reach, got no value and services at ${addresses.join(", ")}; set it to "tls", or to "none" if every client that reaches a port may read and write (\`pulumi config set security tls\`)`;

/** Addresses of the cluster's services that are not loopback addresses. */
const openAddresses = ({ bindAddress }: ClusterSettings, { bindAddresses = [] }: Runtime) =>
  [...new Set([bindAddress, ...bindAddresses])].filter((address) => !isLoopback(address));

/** Problem of a new cluster that other machines reach and whose `security` is not set. */
export function missingSecurityProblems(
  settings: ClusterSettings,
  runtime: Runtime,
  { layout }: Pick<ExistingCluster, "layout">,
): Problem[] {
  const open = openAddresses(settings, runtime);
  return settings.security !== undefined || layout !== undefined || open.length === 0
    ? []
    : [{ property: "security", reason: missingReason(open) }];
}

/** Warning about an existing cluster that other machines reach and whose `security` is not set. */
export function missingSecurityWarnings(
  settings: ClusterSettings,
  runtime: Runtime,
  { layout }: Pick<ExistingCluster, "layout">,
): string[] {
  const open = openAddresses(settings, runtime);
  return settings.security !== undefined || layout === undefined || open.length === 0
    ? []
    : [`security ${missingReason(open)}`];
}

/** Problem of a cluster that exists with another security. Services with the old and the new one could not connect to each other. */
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
