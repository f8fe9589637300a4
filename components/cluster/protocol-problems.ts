import { newestCatalogue, protocolsOf } from "../settings/catalogue";
import { FIRST_WITH_HEADERS } from "../settings/contradictions";
import type { Problem } from "../shared/problems";
import { isFrom, releaseOf } from "../shared/release";
import type { ClusterSettings } from "./cluster-args";
import { existingProtocol, protocolChange, type RunningVersions, servicesOfOtherVersions } from "./cluster-protocol";

type Settings = Pick<ClusterSettings, "coordination" | "version" | "protocolVersion">;

/** Problems of `protocolVersion` that show without the state of the stack. */
export function protocolProblems({ version, protocolVersion }: Settings): Problem[] {
  if (protocolVersion === undefined) {
    return [];
  }
  if (!isFrom(releaseOf(protocolVersion), releaseOf(version))) {
    const newest = releaseOf(version);
    return problem(
      protocolVersion,
      `must be at most ${newest}, the newest protocol of Kafka ${version}`,
      "lower it, or set version back if the cluster has this protocol already",
    );
  }
  if (!isKnown(protocolVersion)) {
    return problem(protocolVersion, "must be a protocol that a release of Kafka has, such as 3.3", "correct it");
  }
  return isFrom(FIRST_WITH_HEADERS, protocolVersion)
    ? []
    : problem(
        protocolVersion,
        `must be ${FIRST_WITH_HEADERS} or newer, because records of older brokers have no headers, which the smoke test needs`,
        "raise it or remove it",
      );
}

/** Protocols of releases after the newest known one count as known. */
function isKnown(protocolVersion: string): boolean {
  const known = protocolsOf(newestCatalogue());
  return (
    known.includes(protocolVersion) || !known.some((other) => isFrom(releaseOf(protocolVersion), releaseOf(other)))
  );
}

/** Problems of a new version or protocol of a cluster, which may run. */
export function versionChangeProblems(settings: Settings, existing: RunningVersions): Problem[] {
  const { coordination, version, protocolVersion } = settings;
  const current = existingProtocol(existing);
  if (current === undefined) {
    const isOlder = protocolVersion !== undefined && releaseOf(protocolVersion) !== releaseOf(version);
    return coordination === "kraft" && isOlder
      ? problem(
          protocolVersion,
          `must be ${releaseOf(version)}, the protocol of Kafka ${version}, for a new cluster with coordination "kraft"`,
          "remove it",
        )
      : [];
  }
  if (!isFrom(releaseOf(current), releaseOf(version))) {
    return [
      {
        property: "version",
        reason: `must be ${releaseOf(current)} or newer, the protocol of the cluster, got ${JSON.stringify(version)}; set it back, or destroy the stack first`,
      },
    ];
  }
  const change = protocolChange(settings, existing);
  return change === undefined ? [] : raiseProblems(version, change, existing);
}

/** Problems of a protocol other than the existing one. */
function raiseProblems(
  version: string,
  { from, to }: { readonly from: string; readonly to: string },
  { deployed }: RunningVersions,
): Problem[] {
  const others = servicesOfOtherVersions(deployed, version);
  const setBack = `set it back to ${from}`;
  if (!isFrom(releaseOf(from), releaseOf(to))) {
    return problem(to, `must be ${from} or newer, because a protocol can't be lowered`, setBack);
  }
  return others.length === 0
    ? []
    : problem(
        to,
        `must stay ${from} until every service runs Kafka ${version} (not yet: ${others.join(", ")})`,
        `${setBack}, run \`npm start\`, and raise it afterwards`,
      );
}

/** Messages about a change of the version, and about a protocol that may be raised. */
export function versionMessages(
  { coordination, version, protocolVersion }: Settings,
  existing: RunningVersions,
): string[] {
  const current = existingProtocol(existing);
  if (current === undefined) {
    return [];
  }
  const others = servicesOfOtherVersions(existing.deployed, version);
  if (others.length > 0) {
    return [
      `version changes to ${version} on ${others.join(", ")}; the protocol stays ${current}, so version can be set back until protocolVersion is raised`,
    ];
  }
  const change = protocolChange({ protocolVersion }, existing);
  if (change !== undefined) {
    return [
      `protocolVersion changes from ${current} to ${change.to}${coordination === "kraft" ? ", without a restart" : ""}; after that, no Kafka older than ${releaseOf(change.to)} can run`,
    ];
  }
  return isFrom(releaseOf(version), releaseOf(current))
    ? []
    : [
        `protocolVersion may be raised from ${current} to ${releaseOf(version)} (\`pulumi config set protocolVersion ${releaseOf(version)}\`); after that, no Kafka older than ${releaseOf(version)} can run`,
      ];
}

const problem = (protocolVersion: string, reason: string, advice: string): Problem[] => [
  { property: "protocolVersion", reason: `${reason}, got ${JSON.stringify(protocolVersion)}; ${advice}` },
];
