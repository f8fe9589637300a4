import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { DistributionChoice } from "../distribution/distribution-source";
import { rejectProblems } from "../pulumi/reject-arguments";
import type { Profile } from "../java/jvm-flags";
import type { Properties } from "../shared/properties";
import { configProblems } from "./config-problems";
import { JSON_KEYS, type RawConfig } from "./config-schema";

/** The stack's configuration, every key of it. */
export interface StackConfig {
  readonly runtime: "local" | "docker" | "ssh";
  readonly coordination: "zookeeper" | "kraft";
  readonly distribution: DistributionChoice;
  readonly brokers: number;
  readonly zookeepers: number;
  readonly controllers: number;
  readonly port: number;
  readonly zookeeperPort: number;
  readonly bindAddress: string;
  readonly advertisedHost?: string;
  readonly dataDir?: string;
  readonly retainData: boolean;
  /** Id of the cluster whose data may be lost; empty for none. */
  readonly acceptDataLoss: string;
  readonly heapMiB: number;
  readonly zookeeperHeapMiB: number;
  readonly profile: Profile;
  readonly brokerConfig: Properties;
  readonly zookeeperConfig: Properties;
  readonly topics: RawConfig["topics"];
  readonly javaHome?: string;
  readonly hosts: RawConfig["hosts"];
  readonly baseImage: string;
  /** Empty for the daemon that Docker's client uses. */
  readonly dockerHost: string;
  readonly smokeTest: boolean;
}

/**
 * The configuration of this stack.
 *
 * @throws with every key that is unknown, of the wrong form or out of range, in one message.
 */
export function loadConfig(): StackConfig {
  const given = givenValues(pulumi.getProject());
  const secretKeys = Object.keys(given).filter((key) => isSecret(key));
  rejectProblems("the stack's configuration can't be used", configProblems(given, secretKeys));
  return resolved(given as RawConfig);
}

/** Whether the engine says of a key that its value is a secret; the SDK knows it, but its types do not tell. */
function isSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(fullKey: string): boolean };
  return isConfigSecret(`${pulumi.getProject()}:${key}`);
}

function resolved(raw: RawConfig): StackConfig {
  const { version, scalaVersion, archive, archiveSha512, dataDir, advertisedHost, javaHome, ...plain } = raw;
  return {
    ...plain,
    distribution: { version, scalaVersion, archive: archive || undefined, archiveSha512: archiveSha512 || undefined },
    advertisedHost: advertisedHost || undefined,
    // That of other hosts is theirs.
    dataDir: dataDir && raw.runtime !== "ssh" ? resolve(dataDir) : dataDir || undefined,
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
