import { metadataLevelOf, protocolOfLevel } from "../kafka/metadata-level";
import type { MetadataRaise } from "../kafka/protocol-level";
import { describeMetadataVersion, raiseMetadataVersion } from "../kafka-client/metadata-version";
import type { ServiceAccess } from "../kafka-client/service-access";
import { brokerAccesses } from "../rolling/deployed-service";
import { errorMessage } from "../shared/error-message";
import type { Problem } from "../shared/problems";
import { releaseOf } from "../shared/release";
import type { ClusterSettings } from "./cluster-args";
import { protocolChange, servicesOfOtherVersions } from "./cluster-protocol";
import type { ExistingCluster } from "./existing-cluster";

type Settings = Pick<ClusterSettings, "coordination" | "version" | "protocolVersion">;
type Existing = Pick<ExistingCluster, "protocolVersion" | "deployed">;

/** Result of a check of the metadata. */
export interface CheckedMetadata {
  readonly problems: readonly Problem[];
  /** Metadata to raise. @defaultValue - it keeps its level */
  readonly raise?: MetadataRaise;
}

const NO_CHANGE: CheckedMetadata = { problems: [] };

/**
 * Checks the metadata of a running KRaft cluster. A new version of Kafka must know the level of the metadata, which another
 * program may have raised. The controllers must accept a raised protocol; they verify it without a change. Without a new
 * version or protocol, no service is asked.
 */
export async function checkMetadata(settings: Settings, existing: Existing): Promise<CheckedMetadata> {
  const { coordination, version } = settings;
  if (coordination !== "kraft") {
    return NO_CHANGE;
  }
  const brokers = brokerAccesses(existing.deployed);
  const change = protocolChange(settings, existing);
  if (change !== undefined) {
    return checkRaise(change.to, version, brokers);
  }
  return servicesOfOtherVersions(existing.deployed, version).length > 0 ? checkVersion(version, brokers) : NO_CHANGE;
}

/** Check of a new version. A cluster that does not run has the recorded protocol, which `versionChangeProblems` checks. */
async function checkVersion(version: string, brokers: readonly ServiceAccess[]): Promise<CheckedMetadata> {
  const newest = metadataLevelOf(releaseOf(version), version);
  const { level } = await describeMetadataVersion(brokers).catch(() => ({ level: undefined }));
  if (level === undefined || newest === undefined || level <= newest) {
    return NO_CHANGE;
  }
  const protocol = protocolOfLevel(level) ?? `level ${level}`;
  return {
    problems: [
      {
        property: "version",
        reason:
          `must be a version that knows ${protocol}, which another program has raised the metadata to, got ${JSON.stringify(version)}; ` +
          "set it back",
      },
    ],
  };
}

async function checkRaise(
  protocolVersion: string,
  version: string,
  brokers: readonly ServiceAccess[],
): Promise<CheckedMetadata> {
  const refused = (problem: string, advice: string): CheckedMetadata => ({
    problems: [
      { property: "protocolVersion", reason: `${problem}, got ${JSON.stringify(protocolVersion)}; ${advice}` },
    ],
  });
  const level = metadataLevelOf(protocolVersion, version);
  if (level === undefined) {
    return refused("must be a version of KRaft's metadata that this project knows", "remove it");
  }
  try {
    const refusal = await raiseMetadataVersion(brokers, level, { isCheck: true });
    return refusal === undefined
      ? { problems: [], raise: { level, brokers } }
      : refused(`must be a version that the controllers accept (${refusal})`, "correct it");
  } catch (error) {
    return refused(
      `can be raised only while the cluster runs (${errorMessage(error)})`,
      "remove it, run `npm start`, and raise it afterwards",
    );
  }
}
