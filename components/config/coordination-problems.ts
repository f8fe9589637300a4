import type { Problem } from "../shared/problems";
import { isSensitiveSetting } from "../shared/sensitive-settings";
import { zooKeeperDefaults } from "../zookeeper/zookeeper";
import type { RawConfig } from "./config-schema";

/** First version of Kafka whose KRaft is made for more than trying it out (KIP-833). */
const FIRST_WITH_KRAFT = [3, 3] as const;

/** First version that keeps users of SCRAM in KRaft (KIP-900). */
const FIRST_WITH_SCRAM = [3, 5] as const;

/** First version that has delegation tokens in KRaft (KAFKA-15219). */
const FIRST_WITH_TOKENS = [3, 6] as const;

type CoordinationConfig = Pick<
  RawConfig,
  | "coordination"
  | "version"
  | "zookeepers"
  | "zookeeperPort"
  | "zookeeperHeapMiB"
  | "zookeeperConfig"
  | "controllers"
  | "brokerConfig"
>;

/** Keys that only one coordination reads. A value that nobody reads would be a wish that is passed over in silence. */
export function otherCoordinationProblems(config: CoordinationConfig): Problem[] {
  const rules: readonly (readonly [
    property: keyof CoordinationConfig,
    isSet: boolean,
    coordination: CoordinationConfig["coordination"],
  ])[] = [
    ["zookeepers", config.zookeepers !== zooKeeperDefaults.servers, "zookeeper"],
    ["zookeeperPort", config.zookeeperPort !== zooKeeperDefaults.port, "zookeeper"],
    ["zookeeperHeapMiB", config.zookeeperHeapMiB !== zooKeeperDefaults.heapMiB, "zookeeper"],
    ["zookeeperConfig", Object.keys(config.zookeeperConfig).length > 0, "zookeeper"],
    ["controllers", config.controllers !== 1, "kraft"],
  ];
  return rules
    .filter(([, isSet, coordination]) => isSet && coordination !== config.coordination)
    .map(([property, , coordination]) => ({
      property,
      reason: `goes with coordination "${coordination}", got ${shownOf(property, config)} with "${config.coordination}"; remove it with \`pulumi config rm ${property}\``,
    }));
}

/** The value of a key for a message; settings may be private. */
const shownOf = (property: keyof CoordinationConfig, config: CoordinationConfig): string =>
  property === "zookeeperConfig" ? "one" : JSON.stringify(config[property]);

/** What this version of Kafka does not do without ZooKeeper, and settings that have no meaning there. */
export function kraftProblems({ coordination, version, brokerConfig }: CoordinationConfig): Problem[] {
  if (coordination !== "kraft") {
    return [];
  }
  if (!isFrom(FIRST_WITH_KRAFT, version)) {
    const reason = `"kraft" needs Kafka ${FIRST_WITH_KRAFT.join(".")} or newer, got version ${JSON.stringify(version)}; set another version, or coordination to "zookeeper"`;
    return [{ property: "coordination", reason }];
  }
  return Object.entries(brokerConfig).flatMap(([key, value]) => {
    const obstacle = OBSTACLES.find(({ applies }) => applies(key, String(value), version));
    return obstacle === undefined
      ? []
      : [
          {
            property: `brokerConfig["${key}"]`,
            reason: `${obstacle.reason}, got ${isSensitiveSetting(key) ? "a private value" : JSON.stringify(value)}; ${obstacle.cure}`,
          },
        ];
  });
}

/** A setting that does not go with KRaft. */
interface Obstacle {
  applies(key: string, value: string, version: string): boolean;
  readonly reason: string;
  readonly cure: string;
}

const OBSTACLES: readonly Obstacle[] = [
  {
    applies: (key) => key.startsWith("zookeeper."),
    reason: 'is read by nobody with coordination "kraft"',
    cure: "remove it",
  },
  {
    applies: (key, value, version) =>
      /(^|\.)sasl\.(enabled\.mechanisms|mechanism\.inter\.broker\.protocol|mechanism\.controller\.protocol)$/.test(
        key,
      ) &&
      /SCRAM-/i.test(value) &&
      !isFrom(FIRST_WITH_SCRAM, version),
    reason: `can't hold SCRAM with coordination "kraft", which keeps no users of it before Kafka ${FIRST_WITH_SCRAM.join(".")} (KIP-900)`,
    cure: 'use another mechanism, or set coordination to "zookeeper"',
  },
  {
    applies: (key, _value, version) => /(^|\.)scram-sha-\d+\./.test(key) && !isFrom(FIRST_WITH_SCRAM, version),
    reason: `is of no use with coordination "kraft", which keeps no users of SCRAM before Kafka ${FIRST_WITH_SCRAM.join(".")} (KIP-900)`,
    cure: 'remove it, or set coordination to "zookeeper"',
  },
  {
    applies: (key, _value, version) => key.startsWith("delegation.token.") && !isFrom(FIRST_WITH_TOKENS, version),
    reason: `is of no use with coordination "kraft", which has no delegation tokens before Kafka ${FIRST_WITH_TOKENS.join(".")}`,
    cure: 'remove it, or set coordination to "zookeeper"',
  },
  {
    applies: (key, value) => key === "authorizer.class.name" && /^kafka\.security\.auth/.test(value),
    reason: 'must be an authorizer that keeps its rules without ZooKeeper with coordination "kraft"',
    cure: 'set it to "org.apache.kafka.metadata.authorizer.StandardAuthorizer"',
  },
  {
    applies: (key) => key === "inter.broker.protocol.version",
    reason:
      'is read at the first start alone with coordination "kraft", where the metadata version takes its place (KIP-778)',
    cure: "remove it",
  },
];

/** Whether a version is one of these or newer; one that has no number at its beginning is taken for newer. */
function isFrom([major, minor]: readonly [number, number], version: string): boolean {
  const [, ownMajor = "", ownMinor = ""] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return ownMajor === "" || Number(ownMajor) > major || (Number(ownMajor) === major && Number(ownMinor) >= minor);
}
