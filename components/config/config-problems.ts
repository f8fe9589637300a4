import { distributionProblems } from "../distribution/distribution-source";
import { minInSyncReplicas, replicationFactorOf, SERVER_PROPERTIES_OWNED_KEYS } from "../kafka/server-properties";
import { DEFAULT_BASE_IMAGE } from "../runtime/docker/base-image";
import { hostsProblems, isPrivateInHosts } from "../runtime/ssh/hosts/host-entries";
import { isPublishable, isWildcard } from "../shared/address";
import { ownedKeyProblems } from "../shared/owned-keys";
import { type Problem, problemsOf } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { isSensitiveSetting, sensitiveSettings } from "../shared/sensitive-settings";
import { topicsProblems } from "../topic/topic-problems";
import { ZOO_CFG_OWNED_KEYS } from "../zookeeper/zoo-cfg";
import { CONFIG_SCHEMA, type RawConfig } from "./config-schema";
import { kraftProblems, otherCoordinationProblems } from "./coordination-problems";
import { portProblems } from "./port-problems";

/** A rule over some keys; it is asked only where each of them has the right form. */
interface Rule {
  readonly keys: readonly (keyof RawConfig)[];
  problems(config: RawConfig, secretKeys: readonly string[]): Problem[];
}

const RULES: readonly Rule[] = [
  {
    keys: ["version", "scalaVersion", "archive", "archiveSha512"],
    problems: ({ version, scalaVersion, archive, archiveSha512 }) =>
      distributionProblems({
        version,
        scalaVersion,
        archive: archive || undefined,
        archiveSha512: archiveSha512 || undefined,
      }),
  },
  {
    keys: ["brokerConfig"],
    problems: ({ brokerConfig }, secretKeys) => [
      ...ownedKeyProblems("KafkaBroker", "brokerConfig", brokerConfig, SERVER_PROPERTIES_OWNED_KEYS),
      ...plainSecretProblems("brokerConfig", brokerConfig, secretKeys),
    ],
  },
  {
    keys: ["zookeeperConfig"],
    problems: ({ zookeeperConfig }, secretKeys) => [
      ...ownedKeyProblems("ZooKeeper", "zookeeperConfig", zookeeperConfig, ZOO_CFG_OWNED_KEYS),
      ...plainSecretProblems("zookeeperConfig", zookeeperConfig, secretKeys),
    ],
  },
  {
    keys: ["hosts"],
    problems: ({ hosts }, secretKeys) => hostsProblems(hosts, { isSecret: secretKeys.includes("hosts") }),
  },
  {
    keys: ["topics", "brokers", "version", "profile", "brokerConfig"],
    problems: ({ topics, brokers, version, profile, brokerConfig }) =>
      topicsProblems(topics, {
        brokers,
        version,
        replicationFactor: replicationFactorOf(brokers),
        minInSyncReplicas: minInSyncReplicas(brokers, profile, brokerConfig),
      }),
  },
  { keys: ["runtime", "bindAddress", "advertisedHost"], problems: advertisedHostProblems },
  {
    keys: ["runtime", "coordination", "port", "brokers", "zookeeperPort", "zookeepers", "controllers"],
    problems: portProblems,
  },
  {
    keys: ["coordination", "zookeepers", "zookeeperPort", "zookeeperHeapMiB", "zookeeperConfig", "controllers"],
    problems: otherCoordinationProblems,
  },
  { keys: ["coordination", "version", "brokerConfig"], problems: kraftProblems },
  { keys: ["dataDir"], problems: dataDirProblems },
  { keys: ["runtime", "bindAddress"], problems: publishProblems },
  { keys: ["runtime", "hosts"], problems: noHostsProblems },
  { keys: ["runtime", "dataDir", "javaHome"], problems: pathsOnHostsProblems },
  { keys: ["runtime", "dataDir", "javaHome", "baseImage", "dockerHost", "hosts"], problems: otherRuntimesProblems },
];

/**
 * What is wrong with the values of all keys.
 *
 * @param secretKeys - keys whose values are kept encrypted.
 */
export function configProblems(
  given: Readonly<Record<string, unknown>>,
  secretKeys: readonly string[] = [],
): Problem[] {
  const known = Object.keys(CONFIG_SCHEMA.shape);
  const unknown = Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      property: key,
      reason: `is no key of this project; remove it with \`pulumi config rm ${key}\` or use one of ${known.join(", ")}`,
    }));
  const malformed = problemsOf(
    CONFIG_SCHEMA,
    given,
    ([key, ...path]) =>
      secretKeys.includes(String(key)) ||
      path.some((part) => isSensitiveSetting(String(part))) ||
      (key === "hosts" && isPrivateInHosts(path)),
  );
  const isWellFormed = (key: string): boolean =>
    !malformed.some(({ property }) => property.split(/[.[]/, 1)[0] === key);
  const config = given as RawConfig;
  return [
    ...unknown,
    ...malformed,
    ...RULES.filter(({ keys }) => keys.every(isWellFormed)).flatMap((rule) => rule.problems(config, secretKeys)),
  ];
}

/** Settings that must not be read by others but stand in plain text; the values are not shown. */
function plainSecretProblems(key: string, settings: Properties, secretKeys: readonly string[]): Problem[] {
  return (secretKeys.includes(key) ? [] : sensitiveSettings(settings)).map((name) => ({
    property: `${key}["${name}"]`,
    reason: `must be kept as a secret, got plain text; set it with \`pulumi config set --secret --path '${key}["${name}"]'\``,
  }));
}

function advertisedHostProblems({ runtime, bindAddress, advertisedHost }: RawConfig): Problem[] {
  // Each of the hosts has an address of its own to tell.
  return runtime !== "ssh" && isWildcard(advertisedHost || bindAddress)
    ? [
        {
          property: "advertisedHost",
          reason: `is needed with bindAddress ${JSON.stringify(bindAddress)}, got ${JSON.stringify(advertisedHost)}; set it to a name or address that clients can connect to`,
        },
      ]
    : [];
}

/** Kafka takes a comma in `log.dirs` for the end of a folder's name. */
function dataDirProblems({ dataDir }: RawConfig): Problem[] {
  return dataDir.includes(",")
    ? [{ property: "dataDir", reason: `must hold no comma, got ${JSON.stringify(dataDir)}; set another` }]
    : [];
}

function noHostsProblems({ runtime, hosts }: RawConfig): Problem[] {
  return runtime === "ssh" && hosts.length === 0
    ? [{ property: "hosts", reason: 'must hold a host at least with runtime "ssh", got none; add one' }]
    : [];
}

/** Scripts and systemd units on hosts take such a path for no more than it is. */
function pathsOnHostsProblems({ runtime, ...config }: RawConfig): Problem[] {
  return (["dataDir", "javaHome"] as const)
    .filter((property) => runtime === "ssh" && config[property] !== "" && !/^\/[\w./@+-]*$/.test(config[property]))
    .map((property) => ({
      property,
      reason: `must be a path on the hosts, from / on, of letters, digits and _ . / @ + -, got ${JSON.stringify(config[property])}; set another`,
    }));
}

/** Docker would publish under a name that it can't read on all addresses. */
function publishProblems({ runtime, bindAddress }: RawConfig): Problem[] {
  return runtime === "docker" && !isPublishable(bindAddress)
    ? [
        {
          property: "bindAddress",
          reason: `must be an IPv4 address with runtime "docker", got ${JSON.stringify(bindAddress)}; set it to the address that this name stands for`,
        },
      ]
    : [];
}

/** Keys that only one runtime reads. A value that nobody reads would be a wish that is passed over in silence. */
function otherRuntimesProblems(config: RawConfig): Problem[] {
  const rules: readonly (readonly [property: keyof RawConfig, isSet: boolean, runtimes: readonly string[]])[] = [
    ["dataDir", config.dataDir !== "", ["local", "ssh"]],
    ["javaHome", config.javaHome !== "", ["local", "ssh"]],
    ["baseImage", config.baseImage !== DEFAULT_BASE_IMAGE, ["docker"]],
    ["dockerHost", config.dockerHost !== "", ["docker"]],
    ["hosts", config.hosts.length > 0, ["ssh"]],
  ];
  return rules
    .filter(([, isSet, runtimes]) => isSet && !runtimes.includes(config.runtime))
    .map(([property, , runtimes]) => ({
      property,
      reason: `goes with runtime ${runtimes.map((name) => `"${name}"`).join(" or ")}, got ${shownOf(property, config)} with "${config.runtime}"; remove it with \`pulumi config rm ${property}\``,
    }));
}

/** The value of a key for a message; an address may hold more than is to be seen, and hosts hold keys. */
const shownOf = (property: keyof RawConfig, config: RawConfig): string =>
  ["dockerHost", "hosts"].includes(property) ? "one" : JSON.stringify(config[property]);
