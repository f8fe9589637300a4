import type { Runtime } from "../runtime/runtime";
import { isLoopback } from "../shared/address";
import type { Problem } from "../shared/problems";
import { isFrom } from "../shared/release";
import { type ClusterSettings, securityOf } from "./cluster-args";
import type { ExistingCluster } from "./existing-cluster";

/** First version of Kafka that this project supports with security. */
const FIRST_SECURED = "3.3.0";

/** Problems of the security of a cluster. Arguments that only a secured cluster uses are rejected, not ignored. */
export function securityProblems({ security, version, alternativeNames }: ClusterSettings): Problem[] {
  if (securityOf({ security }) === undefined) {
    const reason = `is only used with security, got ${JSON.stringify(alternativeNames)} without security; set security to "tls", or remove alternativeNames (\`pulumi config rm alternativeNames\`)`;
    return alternativeNames.length === 0 ? [] : [{ property: "alternativeNames", reason }];
  }
  const reason = `"${security}" needs Kafka 3.3 or newer, got version ${JSON.stringify(version)}; set another version, or set security to "none"`;
  return isFrom(FIRST_SECURED, version) ? [] : [{ property: "security", reason }];
}

/** Problem of a new cluster that other machines reach and whose `security` is not set. */
export const missingSecurityProblems = (
  settings: ClusterSettings,
  runtime: Runtime,
  { layout }: Pick<ExistingCluster, "layout">,
): Problem[] =>
  layout === undefined ? missingReasons(settings, runtime).map((reason) => ({ property: "security", reason })) : [];

/** Warning about an existing cluster that other machines reach and whose `security` is not set. */
export const missingSecurityWarnings = (
  settings: ClusterSettings,
  runtime: Runtime,
  { layout }: Pick<ExistingCluster, "layout">,
): string[] => (layout === undefined ? [] : missingReasons(settings, runtime).map((reason) => `security ${reason}`));

/** Problem of a cluster that other machines reach and whose `security` is not set, as text; empty for other clusters. */
function missingReasons({ security, bindAddress }: ClusterSettings, { bindAddresses = [] }: Runtime): string[] {
  const open = [...new Set([bindAddress, ...bindAddresses])].filter((address) => !isLoopback(address));
  return security !== undefined || open.length === 0
    ? []
    : [
        `must be set for a cluster that other machines reach, got no value and services at ${open.join(", ")}; set it to "tls", or to "none" if every client that reaches a port may read and write (\`pulumi config set security tls\`)`,
      ];
}

/** Problem of a changed security of an existing cluster: services with the old and the new security can't connect to each other. */
export function securityChangeProblems(
  settings: Pick<ClusterSettings, "security">,
  { layout, security: existing }: Pick<ExistingCluster, "layout" | "security">,
): Problem[] {
  const wanted = securityOf(settings);
  const [now, next] = [existing ?? "none", wanted ?? "none"];
  return layout === undefined || existing === wanted
    ? []
    : [
        {
          property: "security",
          reason: `must stay "${now}" while the cluster runs, got "${next}"; to change it and keep the data, set it back, set retainData to true and run \`npm start\`, then \`npm stop\`, set security to "${next}", and run \`npm start\` again`,
        },
      ];
}
