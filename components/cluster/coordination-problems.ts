import type { Problem } from "../shared/problems";
import { isFrom } from "../shared/release";
import { isSecretSetting } from "../shared/sensitive-settings";
import { type ClusterSettings, kafkaClusterDefaults } from "./cluster-args";

/** First version of Kafka whose KRaft is ready for production (KIP-833). */
const FIRST_WITH_KRAFT = "3.3.0";

/** First version with SCRAM users in KRaft (KIP-900). */
const FIRST_WITH_SCRAM = "3.5.0";

/** First version with delegation tokens in KRaft (KAFKA-15219). */
const FIRST_WITH_TOKENS = "3.6.0";

/** First version whose KRaft nodes may have several folders in production (KIP-858). */
const FIRST_WITH_SEVERAL_FOLDERS = "3.8.0";

/** Broker settings that this version of Kafka does not support, or does not use, with this coordination. */
export function coordinationProblems({
  coordination,
  version,
  brokerConfig,
}: Pick<ClusterSettings, "coordination" | "version" | "brokerConfig">): Problem[] {
  if (coordination !== "kraft") {
    const reason = `must be "kraft" with Kafka 4.0 and newer, which have no ZooKeeper, got "zookeeper" with version ${JSON.stringify(version)}; set version to 3.9.1, the last one with ZooKeeper`;
    return /^\d/.test(version) && isFrom("4.0", version) ? [{ property: "coordination", reason }] : [];
  }
  if (!isFrom(FIRST_WITH_KRAFT, version)) {
    const reason = `"kraft" needs Kafka 3.3 or newer, got version ${JSON.stringify(version)}; set another version, or set coordination to "zookeeper"`;
    return [{ property: "coordination", reason }];
  }
  return Object.entries(brokerConfig.values).flatMap(([key, value]) => {
    const conflict = CONFLICTS.find(({ applies }) => applies(key, String(value), version));
    const isSecret = isSecretSetting(key, brokerConfig.secretNames);
    const shown = isSecret ? "a secret" : JSON.stringify(value);
    return conflict === undefined
      ? []
      : [{ property: `brokerConfig["${key}"]`, reason: `${conflict.reason}, got ${shown}; ${conflict.advice}` }];
  });
}

/** Arguments that only the other coordination uses are rejected, not ignored. */
export function otherCoordinationProblems(settings: ClusterSettings): Problem[] {
  const { zookeepers, zookeeperPort, zookeeperHeapMiB, controllers } = kafkaClusterDefaults;
  const rules: readonly (readonly [
    argument: keyof ClusterSettings,
    isSet: boolean,
    coordination: ClusterSettings["coordination"],
  ])[] = [
    ["zookeepers", settings.zookeepers !== zookeepers, "zookeeper"],
    ["zookeeperPort", settings.zookeeperPort !== zookeeperPort, "zookeeper"],
    ["zookeeperHeapMiB", settings.zookeeperHeapMiB !== zookeeperHeapMiB, "zookeeper"],
    ["zookeeperJvmFlags", settings.zookeeperJvmFlags.length > 0, "zookeeper"],
    ["zookeeperConfig", Object.keys(settings.zookeeperConfig.values).length > 0, "zookeeper"],
    ["controllers", settings.controllers !== controllers, "kraft"],
  ];
  return rules
    .filter(([, isSet, coordination]) => isSet && coordination !== settings.coordination)
    .map(([property, , coordination]) => ({
      property,
      reason: `is only used with coordination "${coordination}", got ${quotedValue(settings, property)} with coordination "${settings.coordination}"; remove it (\`pulumi config rm ${property}\`)`,
    }));
}

const quotedValue = (settings: ClusterSettings, argument: keyof ClusterSettings): string =>
  argument === "zookeeperConfig"
    ? "settings"
    : argument === "zookeeperJvmFlags"
      ? "flags"
      : JSON.stringify(settings[argument]);

/**
 * Problem of several folders for data. Before KIP-858, Kafka can't recover a KRaft node that has lost one of its folders.
 *
 * @param folders - folders that the runtime uses.
 */
export const severalFoldersProblems = (
  { coordination, version }: Pick<ClusterSettings, "coordination" | "version">,
  folders: readonly string[] = [],
): Problem[] =>
  coordination !== "kraft" || folders.length < 2 || isFrom(FIRST_WITH_SEVERAL_FOLDERS, version)
    ? []
    : [
        {
          property: "dataDir",
          reason:
            `must be one folder with coordination "kraft", because Kafka ${version} can't recover a KRaft node when one of its disks fails (KIP-858), got ${JSON.stringify(folders.join(","))}; ` +
            `join the disks into one volume, such as with LVM or RAID, set coordination to "zookeeper", or set version to ${FIRST_WITH_SEVERAL_FOLDERS} or newer, such as 3.9.1`,
        },
      ];

/** Broker setting that conflicts with KRaft. */
interface Conflict {
  applies(key: string, value: string, version: string): boolean;
  readonly reason: string;
  readonly advice: string;
}

const CONFLICTS: readonly Conflict[] = [
  {
    applies: (key) => key.startsWith("zookeeper."),
    reason: 'is not used with coordination "kraft"',
    advice: "remove it",
  },
  {
    applies: (key, value, version) =>
      /(^|\.)sasl\.(enabled\.mechanisms|mechanism\.inter\.broker\.protocol|mechanism\.controller\.protocol)$/.test(
        key,
      ) &&
      /SCRAM-/i.test(value) &&
      !isFrom(FIRST_WITH_SCRAM, version),
    reason: 'can\'t be SCRAM with coordination "kraft", which has no SCRAM users before Kafka 3.5 (KIP-900)',
    advice: 'use another mechanism, or set coordination to "zookeeper"',
  },
  {
    applies: (key, _value, version) => /(^|\.)scram-sha-\d+\./.test(key) && !isFrom(FIRST_WITH_SCRAM, version),
    reason: 'has no effect with coordination "kraft", which has no SCRAM users before Kafka 3.5 (KIP-900)',
    advice: 'remove it, or set coordination to "zookeeper"',
  },
  {
    applies: (key, _value, version) => key.startsWith("delegation.token.") && !isFrom(FIRST_WITH_TOKENS, version),
    reason: 'has no effect with coordination "kraft", which has no delegation tokens before Kafka 3.6',
    advice: 'remove it, or set coordination to "zookeeper"',
  },
  {
    applies: (key, value) => key === "authorizer.class.name" && /^kafka\.security\.auth/.test(value),
    reason: 'must be an authorizer that stores its rules without ZooKeeper with coordination "kraft"',
    advice: 'set it to "org.apache.kafka.metadata.authorizer.StandardAuthorizer"',
  },
];
