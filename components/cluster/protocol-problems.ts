import type { Problem } from "../shared/problems";
import { isFrom, releaseOf } from "../shared/release";
import type { ClusterSettings } from "./cluster-args";
import { existingProtocol, newestVersion, type RunningVersions } from "./cluster-protocol";

/** Oldest protocol whose records have headers, which the smoke test writes (KIP-82). */
const FIRST_WITH_HEADERS = "0.11.0";

type Settings = Pick<ClusterSettings, "coordination" | "version" | "protocolVersion">;

/** Problems of `protocolVersion` that show without the state of the stack. */
export function protocolProblems({ version, protocolVersion }: Settings): Problem[] {
  if (protocolVersion === undefined) {
    return [];
  }
  if (!isFrom(releaseOf(protocolVersion), releaseOf(version))) {
    const newest = releaseOf(version);
    return problem(protocolVersion, `must be at most ${newest}, the newest protocol of Kafka ${version}`, "lower it");
  }
  return isFrom(FIRST_WITH_HEADERS, protocolVersion)
    ? []
    : problem(
        protocolVersion,
        `must be ${FIRST_WITH_HEADERS} or newer, because records of older brokers have no headers, which the smoke test needs`,
        "raise it or remove it",
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
  const running = releaseOf(newestVersion(existing.deployed) ?? current);
  return [
    ...releaseProblems(version, { current: releaseOf(current), running }),
    ...(protocolVersion === undefined || protocolVersion === current
      ? []
      : problem(protocolVersion, `must stay ${current} while the stack exists`, "set it back")),
  ];
}

function releaseProblems(
  version: string,
  { current, running }: { readonly current: string; readonly running: string },
): Problem[] {
  const got = `got ${JSON.stringify(version)}; set it back, or destroy the stack first`;
  if (!isFrom(current, releaseOf(version))) {
    return [{ property: "version", reason: `must be ${current} or newer, the protocol of the cluster, ${got}` }];
  }
  return releaseOf(version) === running
    ? []
    : [{ property: "version", reason: `must stay a version of Kafka ${running} while the stack exists, ${got}` }];
}

const problem = (protocolVersion: string, reason: string, advice: string): Problem[] => [
  { property: "protocolVersion", reason: `${reason}, got ${JSON.stringify(protocolVersion)}; ${advice}` },
];
