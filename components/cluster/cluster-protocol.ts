import { installedVersion } from "../distribution/distribution-source";
import type { DeployedService } from "../rolling/deployed-service";
import { isFrom, releaseOf } from "../shared/release";
import type { ClusterSettings } from "./cluster-args";
import type { ExistingCluster } from "./existing-cluster";

/** Protocol and services that the state of a stack records. */
export interface RunningVersions extends Pick<ExistingCluster, "protocolVersion"> {
  readonly deployed: ReadonlyMap<string, Pick<DeployedService, "settings">>;
}

/** Setting of a broker with the protocol between brokers. */
const SETTING = "inter.broker.protocol.version";

/** Protocol that the brokers of a cluster are to speak: the given one, or the existing one, or that of a new cluster's version. */
export const clusterProtocol = (
  { version, protocolVersion }: Pick<ClusterSettings, "version" | "protocolVersion">,
  existing: RunningVersions,
): string => protocolVersion ?? existingProtocol(existing) ?? releaseOf(version);

/**
 * Protocol of an existing cluster; `undefined` for a new one. A stack that an earlier version of this project has deployed records
 * none: its brokers speak the protocol of their settings or of their version.
 */
export function existingProtocol({ protocolVersion, deployed }: RunningVersions): string | undefined {
  const [pinned] = [...deployed.values()].flatMap(({ settings }) => settings[SETTING] ?? []);
  const newest = newestVersion(deployed);
  return protocolVersion ?? pinned ?? (newest === undefined ? undefined : releaseOf(newest));
}

/** Change of the protocol of an existing cluster; `undefined` if it keeps its protocol, or is new. */
export function protocolChange(
  { protocolVersion }: Pick<ClusterSettings, "protocolVersion">,
  existing: RunningVersions,
): { readonly from: string; readonly to: string } | undefined {
  const from = existingProtocol(existing);
  const isChanged = from !== undefined && protocolVersion !== undefined && protocolVersion !== from;
  return isChanged ? { from, to: protocolVersion } : undefined;
}

/** Names of the services that run another version of Kafka, in order. */
export const servicesOfOtherVersions = (deployed: RunningVersions["deployed"], version: string): string[] =>
  [...deployed]
    .filter(([, { settings }]) => (installedVersion(settings.distribution ?? "") ?? version) !== version)
    .map(([service]) => service)
    .sort();

/** Newest version of Kafka that a service runs; `undefined` if no service was ready. */
const newestVersion = (deployed: RunningVersions["deployed"]): string | undefined =>
  [...deployed.values()]
    .flatMap(({ settings }) => installedVersion(settings.distribution ?? "") ?? [])
    .reduce<string | undefined>(
      (newest, version) => (newest === undefined || isFrom(newest, version) ? version : newest),
      undefined,
    );
