import { distributionProblems } from "../distribution/distribution-source";
import { jvmFlagProblems } from "../java/jvm-flag-problems";
import type { Runtime } from "../runtime/runtime";
import { brokerContradictions, zooKeeperContradictions } from "../settings/contradictions";
import { heapProblems, sessionProblems } from "../settings/requirements";
import { settingProblems } from "../settings/setting-problems";
import { windowsProblems } from "../settings/windows-settings";
import { withPlainValues } from "../shared/argument-schemas";
import { ownedKeyProblems } from "../shared/owned-keys";
import { exactly, firstOfEachProperty, type Problem, problemsOf, valueText } from "../shared/problems";
import type { Properties } from "../shared/properties";
import { isSecretSetting, isSensitiveSetting } from "../shared/sensitive-settings";
import { namesInZooKeeperProblems } from "../user/names-in-zookeeper";
import { isPrivateInUsers, usersProblems } from "../user/user-problems";
import { authorityProblems } from "./authority-problems";
import { type ClusterSettings, distributionChoice, KAFKA_CLUSTER_SHAPE, type KnownSettings } from "./cluster-args";
import { clusterPlan } from "./cluster-plan";
import { coordinationProblems, otherCoordinationProblems, severalFoldersProblems } from "./coordination-problems";
import type { ExistingLayout } from "./existing-cluster";
import { listenerProblems } from "./listener-problems";
import { metricsProblems } from "./metrics-problems";
import { protocolProblems } from "./protocol-problems";
import { securityProblems } from "./security-problems";
import { brokerCheck, ownedBrokerKeys, ownedZooKeeperKeys, settingsCluster, zooKeeperCheck } from "./setting-checks";

const SCHEMA = exactly(KAFKA_CLUSTER_SHAPE, "KafkaCluster");

type Argument = keyof typeof KAFKA_CLUSTER_SHAPE;

/** Rule over some arguments. The rule applies only if each of them has the right form. */
interface Rule {
  readonly args: readonly Argument[];
  problems(settings: ClusterSettings): Problem[];
}

/** Rules in the order of their importance: only the first problem of a setting is reported. */
const RULES: readonly Rule[] = [
  {
    args: ["version", "scalaVersion", "archive", "archiveSha512"],
    problems: (settings) => distributionProblems(distributionChoice(settings)),
  },
  { args: ["version", "protocolVersion"], problems: protocolProblems },
  {
    args: ["coordination", "version", "protocolVersion", "brokers", "archive", "security", "brokerConfig"],
    problems: (settings) => brokerContradictions(settings.brokerConfig, settingsCluster(settings)),
  },
  {
    args: ["coordination", "version", "protocolVersion", "brokers", "archive", "security", "zookeeperConfig"],
    problems: (settings) => zooKeeperContradictions(settings.zookeeperConfig, settingsCluster(settings)),
  },
  {
    args: ["coordination", "brokerConfig", "zookeeperConfig"],
    problems: ({ coordination, brokerConfig, zookeeperConfig }) =>
      coordination === "kraft" ? [] : sessionProblems(brokerConfig, zookeeperConfig),
  },
  {
    args: ["security", "brokerConfig"],
    problems: (settings) =>
      ownedKeyProblems("KafkaBroker", "brokerConfig", withoutSecrets(settings.brokerConfig), ownedBrokerKeys(settings)),
  },
  {
    args: ["security", "zookeeperConfig"],
    problems: (settings) =>
      ownedKeyProblems(
        "ZooKeeper",
        "zookeeperConfig",
        withoutSecrets(settings.zookeeperConfig),
        ownedZooKeeperKeys(settings),
      ),
  },
  {
    args: ["brokerJvmFlags"],
    problems: ({ brokerJvmFlags }) => jvmFlagProblems("brokerJvmFlags", brokerJvmFlags, "heapMiB"),
  },
  {
    args: ["zookeeperJvmFlags"],
    problems: ({ zookeeperJvmFlags }) => jvmFlagProblems("zookeeperJvmFlags", zookeeperJvmFlags, "zookeeperHeapMiB"),
  },
  {
    args: [
      "coordination",
      "zookeepers",
      "zookeeperPort",
      "zookeeperHeapMiB",
      "zookeeperJvmFlags",
      "zookeeperConfig",
      "controllers",
    ],
    problems: otherCoordinationProblems,
  },
  { args: ["coordination", "version", "brokerConfig"], problems: coordinationProblems },
  {
    args: ["version", "heapMiB", "brokerConfig"],
    problems: ({ version, heapMiB, brokerConfig }) => heapProblems(heapMiB, brokerConfig, version),
  },
  { args: ["metrics", "metricsPort"], problems: metricsProblems },
  { args: ["security", "version", "alternativeNames"], problems: securityProblems },
  { args: ["security", "caCertificate", "caPrivateKey"], problems: authorityProblems },
  {
    args: ["security", "users"],
    problems: ({ users: { entries, areSecret }, security = "none" }) =>
      usersProblems(entries, { security, isSecret: areSecret }),
  },
  {
    args: ["coordination", "users"],
    problems: ({ users: { entries }, coordination }) =>
      coordination === "zookeeper" ? namesInZooKeeperProblems(entries) : [],
  },
  { args: ["brokerConfig"], problems: ({ brokerConfig }) => plainSecretProblems("brokerConfig", brokerConfig) },
  {
    args: ["zookeeperConfig"],
    problems: ({ zookeeperConfig }) => plainSecretProblems("zookeeperConfig", zookeeperConfig),
  },
  {
    args: ["version", "brokerConfig", "pluginSettings"],
    problems: (settings) => settingProblems(brokerCheck(settings)),
  },
  {
    args: ["version", "zookeeperConfig", "pluginSettings"],
    problems: (settings) => settingProblems(zooKeeperCheck(settings)),
  },
];

/** Arguments that the settings of listeners are compared with. */
const LISTENER_ARGUMENTS: readonly Argument[] = ["coordination", "security", "brokerConfig"];

/** Arguments that a plan of the services needs. */
const PLANNED: readonly Argument[] = [
  "coordination",
  "brokers",
  "zookeepers",
  "controllers",
  "port",
  "zookeeperPort",
  "metrics",
  "metricsPort",
  "bindAddress",
  "advertisedHost",
  "heapMiB",
  "zookeeperHeapMiB",
];

/** Problems of a cluster's arguments that show without asking any machine. */
export function clusterProblems(name: string, settings: ClusterSettings, runtime: Runtime): Problem[] {
  const { brokerConfig, zookeeperConfig, users, caPrivateKey, ...plain } = settings;
  const secretNames: Readonly<Record<string, readonly string[]>> = {
    brokerConfig: brokerConfig.secretNames,
    zookeeperConfig: zookeeperConfig.secretNames,
  };
  const given = {
    ...plain,
    brokerConfig: brokerConfig.values,
    zookeeperConfig: zookeeperConfig.values,
    users: users.entries,
    caPrivateKey: caPrivateKey?.value,
  };
  const malformed = problemsOf(
    SCHEMA,
    given,
    ([argument, ...path]) =>
      argument === "caPrivateKey" ||
      (argument === "users"
        ? isPrivateInUsers(path)
        : path.length > 0 && isSecretSetting(String(path[0]), secretNames[String(argument)])),
  );
  // Without the values of a wrong form, the rules still check the other settings.
  const usable = {
    brokerConfig: { ...brokerConfig, values: withPlainValues(brokerConfig.values) },
    zookeeperConfig: { ...zookeeperConfig, values: withPlainValues(zookeeperConfig.values) },
  };
  const { brokerConfig: ofBrokers, zookeeperConfig: ofZooKeeper } = usable;
  const unusable =
    malformed.length === 0
      ? []
      : problemsOf(SCHEMA, { ...given, brokerConfig: ofBrokers.values, zookeeperConfig: ofZooKeeper.values });
  return [
    ...nameProblems(name),
    ...malformed,
    ...clusterRuleProblems(name, { ...settings, ...usable }, runtime, unnamedIn(unusable)),
  ];
}

/** True for an argument that no problem names. */
export const unnamedIn =
  (problems: readonly Problem[]) =>
  (argument: string): boolean =>
    !problems.some(({ property }) => property.split(/[.[]/, 1)[0] === argument);

/**
 * Problems of arguments that have the right form.
 *
 * @param runtime - `undefined` if the settings of the runtime have the wrong form.
 * @param isWellFormed - true for an argument that has the right form.
 */
export const clusterRuleProblems = (
  name: string,
  settings: ClusterSettings,
  runtime: Runtime | undefined,
  isWellFormed: (argument: string) => boolean,
): Problem[] => [
  ...firstOfEachProperty([
    ...RULES.filter(({ args }) => args.every(isWellFormed)).flatMap((rule) => rule.problems(settings)),
    ...(runtime?.listeners && LISTENER_ARGUMENTS.every(isWellFormed)
      ? listenerProblems(settings, runtime.listeners)
      : []),
  ]),
  ...(runtime && isWellFormed("coordination") && isWellFormed("version")
    ? [
        ...severalFoldersProblems(settings, runtime.dataFolders),
        ...(runtime.isWindows ? windowsProblems(settings.coordination, settings.version) : []),
      ]
    : []),
  ...(runtime && PLANNED.every(isWellFormed) ? runtime.problems(clusterPlan(name, settings).services) : []),
];

/** Names of the coordinators of the default cluster. */
const RESERVED_NAMES: readonly string[] = ["zookeeper", "controller"];

/** A name becomes part of the names of folders, containers and systemd units. */
const nameProblems = (name: unknown): Problem[] =>
  typeof name === "string" && /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(name) && !RESERVED_NAMES.includes(name)
    ? []
    : [
        {
          property: "name",
          reason: `must be 1 to 40 letters, digits and hyphens, start with a letter or digit, and not be zookeeper or controller, got ${valueText(name)}; choose another name`,
        },
      ];

/** Settings for a message: a secret value is replaced. */
export const withoutSecrets = ({ values, secretNames }: KnownSettings): Properties =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, secretNames.includes(name) ? "(a secret)" : value]),
  );

/** Sensitive settings in plain text. The values are not shown. */
const plainSecretProblems = (argument: string, { values, secretNames }: KnownSettings): Problem[] =>
  Object.keys(values)
    .filter((name) => isSensitiveSetting(name) && !secretNames.includes(name))
    .map((name) => ({
      property: `${argument}["${name}"]`,
      reason: `must be a secret, got plain text; set it with \`pulumi config set --secret --path '${argument}["${name}"]'\`, or pass pulumi.secret(...) in a program`,
    }));

/** Problems of an existing cluster whose number of coordinators or coordination would change. */
export function layoutProblems(settings: ClusterSettings, existing: ExistingLayout | undefined): Problem[] {
  if (existing === undefined || existing.coordination !== settings.coordination) {
    return []; // The check of the existing data reports a change of the coordination.
  }
  const [property, now] =
    settings.coordination === "kraft"
      ? (["controllers", settings.controllers] as const)
      : (["zookeepers", settings.zookeepers] as const);
  const role = settings.coordination === "kraft" ? "controllers" : "ZooKeeper servers";
  return now === existing.coordinators
    ? []
    : [
        {
          property,
          reason: `must stay ${existing.coordinators} while the stack exists, got ${now}; set it back or destroy the stack first, because new, empty ${role} could form a quorum without the existing data and lose it`,
        },
      ];
}

/** Problems of retained data whose voters are not those of the plan. */
export function retainedQuorumProblems(
  voterIds: readonly number[],
  retained: { readonly clusterId: string; readonly voterIds: readonly number[] } | undefined,
): Problem[] {
  const before = [...(retained?.voterIds ?? [])].sort();
  if (retained === undefined || before.length === 0 || String(before) === String([...voterIds].sort())) {
    return [];
  }
  const advice = before.includes(0)
    ? "deploy once with brokers 1 and controllers 1, then add brokers"
    : `deploy with controllers ${before.length}, and with more than 1 broker the first time`;
  return [
    {
      property: "controllers",
      reason: `must match the retained data of cluster ${retained.clusterId}, whose voters are ${before.join(", ")}, got voters ${voterIds.join(", ")}; ${advice}`,
    },
  ];
}
