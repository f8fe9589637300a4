import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type DistributionChoice, distributionProblems } from "./distribution/distribution-source";
import { isWildcard } from "./kafka/listeners";
import { SERVER_PROPERTIES_OWNED_KEYS } from "./kafka/server-properties";
import { notYetProblems } from "./not-yet";
import { JVM_SCHEMA, PROPERTIES_SCHEMA } from "./shared/argument-schemas";
import type { Profile } from "./shared/jvm-flags";
import { ownedKeyProblems } from "./shared/owned-keys";
import { privateKeys } from "./shared/private-keys";
import { integer, line, oneOf, type Problem, problemsOf } from "./shared/problems";
import type { Properties } from "./shared/properties";
import { rejectProblems } from "./shared/reject-arguments";
import { ZOO_CFG_OWNED_KEYS } from "./zookeeper/zoo-cfg";

/** The stack's configuration, every key of it, as read; empty text stands for "not set". */
export interface StackConfig {
  readonly runtime: "local" | "docker" | "ssh";
  readonly coordination: "zookeeper" | "kraft";
  readonly distribution: DistributionChoice;
  readonly brokers: number;
  readonly zookeepers: number;
  readonly port: number;
  readonly zookeeperPort: number;
  readonly bindAddress: string;
  readonly advertisedHost?: string;
  readonly dataDir?: string;
  readonly retainData: boolean;
  readonly heapMiB: number;
  readonly zookeeperHeapMiB: number;
  readonly profile: Profile;
  readonly brokerConfig: Properties;
  readonly zookeeperConfig: Properties;
  readonly javaHome?: string;
  readonly smokeTest: boolean;
}

const count = integer("a number", 1, 1_000);
const port = integer("a port, or 0 for a free one,", 0, 65_535);
const text = z.string("must be text");
const objects = z.array(z.record(z.string(), z.unknown()), "must be a list of objects");

/** Keys whose value is text as it stands. */
const TEXT_KEYS = {
  runtime: oneOf(["local", "docker", "ssh"]),
  coordination: oneOf(["zookeeper", "kraft"]),
  version: line("a version"),
  scalaVersion: line("a version"),
  archive: text,
  archiveSha512: text,
  bindAddress: line("an address of this machine"),
  advertisedHost: text,
  dataDir: text,
  profile: JVM_SCHEMA.profile,
  baseImage: text,
  dockerHost: text,
  javaHome: text,
};

/** Keys whose value is a number, true or false, a list or an object. */
const JSON_KEYS = {
  brokers: count,
  zookeepers: count,
  controllers: count,
  port,
  zookeeperPort: port,
  retainData: z.boolean("must be true or false"),
  heapMiB: JVM_SCHEMA.heapMiB,
  zookeeperHeapMiB: JVM_SCHEMA.heapMiB,
  brokerConfig: PROPERTIES_SCHEMA,
  zookeeperConfig: PROPERTIES_SCHEMA,
  topics: objects,
  hosts: objects,
  smokeTest: z.boolean("must be true or false"),
};

/** Every key, with what may stand in it. Defaults stand in `Pulumi.yaml`. */
export const CONFIG_SCHEMA = z.object({ ...TEXT_KEYS, ...JSON_KEYS });

export type RawConfig = z.infer<typeof CONFIG_SCHEMA>;

/**
 * The configuration of this stack.
 *
 * @throws with every key that is unknown, of the wrong form, out of range or not available yet, in one message.
 */
export function loadConfig(): StackConfig {
  const given = givenValues(pulumi.getProject());
  const secretKeys = Object.keys(given).filter((key) => isSecret(key));
  rejectProblems("the stack's configuration can't be used", configProblems(given, secretKeys));
  return resolved(given as RawConfig);
}

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
  const form = problemsOf(CONFIG_SCHEMA, given);
  if (unknown.length > 0 || form.length > 0) {
    return [...unknown, ...form];
  }
  const raw = given as RawConfig;
  return [
    ...notYetProblems(raw),
    ...distributionProblems(resolved(raw).distribution),
    ...ownedKeyProblems("KafkaBroker", "brokerConfig", raw.brokerConfig, SERVER_PROPERTIES_OWNED_KEYS),
    ...ownedKeyProblems("ZooKeeper", "zookeeperConfig", raw.zookeeperConfig, ZOO_CFG_OWNED_KEYS),
    ...(["brokerConfig", "zookeeperConfig"] as const)
      .filter((key) => !secretKeys.includes(key))
      .flatMap((key) => plainSecretProblems(key, raw[key])),
    ...addressProblems(raw),
  ];
}

/** Settings that must not be read by others but stand in plain text; the values are not shown. */
function plainSecretProblems(key: string, settings: Properties): Problem[] {
  return privateKeys(settings).map((name) => ({
    property: `${key}["${name}"]`,
    reason: `must be kept as a secret, got plain text; set it with \`pulumi config set --secret --path '${key}["${name}"]'\``,
  }));
}

/** Whether the engine says of a key that its value is a secret; the SDK knows it, but its types do not tell. */
function isSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(fullKey: string): boolean };
  return isConfigSecret(`${pulumi.getProject()}:${key}`);
}

function addressProblems({ bindAddress, advertisedHost, port: brokerPort, zookeeperPort }: RawConfig): Problem[] {
  const advertised =
    isWildcard(bindAddress) && isWildcard(advertisedHost)
      ? [
          {
            property: "advertisedHost",
            reason: `is needed with bindAddress ${JSON.stringify(bindAddress)}, got ${JSON.stringify(advertisedHost)}; set it to a name or address that clients can connect to`,
          },
        ]
      : [];
  const ports =
    brokerPort !== 0 && brokerPort === zookeeperPort
      ? [{ property: "zookeeperPort", reason: `must differ from port, got ${zookeeperPort} for both; change one` }]
      : [];
  return [...advertised, ...ports];
}

function resolved(raw: RawConfig): StackConfig {
  const {
    version,
    scalaVersion,
    archive,
    archiveSha512,
    dataDir,
    advertisedHost,
    javaHome,
    controllers,
    topics,
    hosts,
    baseImage,
    dockerHost,
    ...plain
  } = raw;
  return {
    ...plain,
    distribution: { version, scalaVersion, archive: archive || undefined, archiveSha512: archiveSha512 || undefined },
    advertisedHost: advertisedHost || undefined,
    dataDir: dataDir ? resolve(dataDir) : undefined,
    javaHome: javaHome || undefined,
  };
}

/** The values as the engine hands them over: those of other types than text as JSON. */
function givenValues(project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  const entries = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([key, value]) => [key.slice(prefix.length), parsed(key.slice(prefix.length), value)]),
  );
}

function parsed(key: string, value: string): unknown {
  if (!(key in JSON_KEYS)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value; // The schema says what is wrong with it.
  }
}
