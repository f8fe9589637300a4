import { clusterRuleProblems, unnamedIn } from "../cluster/cluster-problems";
import { minInSyncReplicas, replicationFactorOf } from "../kafka/server-properties";
import { foldersIn } from "../runtime/data-folders";
import { DEFAULT_BASE_IMAGE } from "../runtime/docker/base-image";
import { DEFAULT_CLUSTER } from "../runtime/service-plan";
import { isPrivateInHosts, plainKeyProblems } from "../runtime/ssh/hosts/host-entries";
import { withPlainValues } from "../shared/argument-schemas";
import { type Problem, problemsOf } from "../shared/problems";
import { isSensitiveSetting } from "../shared/sensitive-settings";
import { topicsProblems } from "../topic/topic-problems";
import { isPrivateInUsers } from "../user/user-problems";
import { runtimeOf, settingsOf } from "./cluster-settings";
import { CONFIG_SCHEMA, type RawConfig } from "./config-schema";

/** Rule over some keys. The rule applies only if each of them has the right form. */
interface Rule {
  readonly keys: readonly (keyof RawConfig)[];
  problems(config: RawConfig, secretKeys: readonly string[]): Problem[];
}

const RULES: readonly Rule[] = [
  {
    keys: ["hosts"],
    problems: ({ hosts }, secretKeys) => (secretKeys.includes("hosts") ? [] : plainKeyProblems(hosts)),
  },
  {
    keys: ["topics", "brokers", "version", "profile", "brokerConfig"],
    problems: ({ topics, brokers, version, profile, brokerConfig }, secretKeys) => {
      const cluster = {
        brokers,
        version,
        replicationFactor: replicationFactorOf(brokers),
        minInSyncReplicas: minInSyncReplicas(brokers, profile, brokerConfig),
      };
      return topicsProblems(topics, cluster, secretKeys.includes("topics"));
    },
  },
  { keys: ["brokerConfig", "smokeTest"], problems: topicDeletionProblems },
  { keys: ["runtime", "dataDir", "javaHome", "baseImage", "dockerHost", "hosts"], problems: otherRuntimeProblems },
];

/** Keys that a runtime is constructed with. */
const RUNTIME_KEYS = ["runtime", "dataDir", "javaHome", "baseImage", "dockerHost", "hosts"];

/**
 * Problems of the values of all keys, together.
 *
 * @param secretKeys - keys whose values are encrypted. Their values are not shown.
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
      reason: `is not a key of this project; remove it with \`pulumi config rm ${key}\` or use one of ${known.join(", ")}`,
    }));
  const malformed = problemsOf(
    CONFIG_SCHEMA,
    given,
    ([key, ...path]) =>
      secretKeys.includes(String(key)) ||
      path.some((part) => isSensitiveSetting(String(part))) ||
      (key === "hosts" && isPrivateInHosts(path)) ||
      (key === "users" && isPrivateInUsers(path)) ||
      key === "caPrivateKey",
  );
  const secret = secretKeyProblems(secretKeys);
  // Without the values and topics of a wrong form, the rules still check the other ones.
  const usable = {
    ...given,
    brokerConfig: withPlainValues(given.brokerConfig),
    zookeeperConfig: withPlainValues(given.zookeeperConfig),
    topics: withoutMalformed(given.topics, malformed),
  };
  // The other checks of the named keys would show the values.
  const unusable = malformed.length === 0 ? [] : problemsOf(CONFIG_SCHEMA, usable);
  const isWellFormed = unnamedIn([...unusable.filter(({ property }) => !isTopic(property)), ...secret]);
  const config = usable as RawConfig;
  const runtime = RUNTIME_KEYS.every(isWellFormed) ? runtimeOf(config, "") : undefined;
  return [
    ...unknown,
    ...malformed,
    ...secret,
    ...RULES.filter(({ keys }) => keys.every(isWellFormed)).flatMap((rule) => rule.problems(config, secretKeys)),
    ...clusterRuleProblems(DEFAULT_CLUSTER, settingsOf(config, secretKeys), runtime, isWellFormed),
  ];
}

/** True for the name of a topic in the list, or of a property of such a topic. */
const isTopic = (property: string): boolean => /^topics\[\d+\]/.test(property);

/** Topics, with `undefined` in place of each topic that a problem names. A value that is no list stays. */
const withoutMalformed = (topics: unknown, problems: readonly Problem[]): unknown =>
  Array.isArray(topics)
    ? topics.map((topic, index) =>
        problems.some(({ property }) => `${property}.`.startsWith(`topics[${index}].`)) ? undefined : topic,
      )
    : topics;

/** Problem of brokers that delete no topics: two topics of the smoke test would remain after each run. */
function topicDeletionProblems({ brokerConfig, smokeTest }: RawConfig): Problem[] {
  const deletes = !/^\s*false\s*$/i.test(String(brokerConfig["delete.topic.enable"]));
  return deletes || !smokeTest
    ? []
    : [
        {
          property: 'brokerConfig["delete.topic.enable"]',
          reason:
            "must be true with the smoke test, which deletes its topics, got false; remove it, or set smokeTest to false",
        },
      ];
}

/** Keys whose values may be secrets. */
const MAY_BE_SECRET: readonly string[] = [
  "brokerConfig",
  "zookeeperConfig",
  "topics",
  "hosts",
  "users",
  "caPrivateKey",
];

/** Keys whose values every user of the machine can read as the flags of a process. */
const FLAGS: readonly string[] = ["brokerJvmFlags", "zookeeperJvmFlags"];

/** Problems of secret values that can't stay secret. The values of {@link MAY_BE_SECRET} are shown nowhere. */
const secretKeyProblems = (secretKeys: readonly string[]): Problem[] =>
  secretKeys
    .filter((key) => key in CONFIG_SCHEMA.shape && !MAY_BE_SECRET.includes(key))
    .map((property) => ({
      property,
      reason: FLAGS.includes(property)
        ? "must not be a secret, because every user of the machine can read the flags of a process, got a secret; set it without `--secret`, and put secrets into a file"
        : "must not be a secret, because the state, messages and files show it, got a secret; set it without `--secret`, and keep passwords out of it",
    }));

/** Keys that only another runtime uses are rejected, not ignored. */
function otherRuntimeProblems(config: RawConfig): Problem[] {
  const { dataDir, javaHome, baseImage = DEFAULT_BASE_IMAGE, dockerHost, hosts } = config;
  const rules: readonly (readonly [property: keyof RawConfig, isSet: boolean, runtimes: readonly string[]])[] = [
    ["dataDir", dataDir !== undefined, ["local", "ssh"]],
    ["javaHome", javaHome !== undefined, ["local", "ssh"]],
    ["baseImage", baseImage !== DEFAULT_BASE_IMAGE, ["docker"]],
    ["dockerHost", dockerHost !== undefined, ["docker"]],
    ["hosts", hosts.length > 0, ["ssh"]],
  ];
  return rules
    .filter(([, isSet, runtimes]) => isSet && !runtimes.includes(config.runtime))
    .map(([property, , runtimes]) => ({
      property,
      reason: `is only used with runtime ${runtimes.map((name) => `"${name}"`).join(" or ")}, got ${quotedValue(config, property)} with runtime "${config.runtime}"; remove it with \`pulumi config rm ${property}\``,
    }));
}

/** Value of a key for a message. An address may contain a password, and hosts contain keys. */
const quotedValue = (config: RawConfig, property: keyof RawConfig): string =>
  ["dockerHost", "hosts"].includes(property)
    ? "a value"
    : JSON.stringify(property === "dataDir" ? foldersIn(config.dataDir).join(",") : config[property]);
