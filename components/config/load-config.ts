import { existsSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

import type { KafkaClusterArgs, UserArgs } from "../cluster/cluster-args";
import { rejectProblems } from "../pulumi/reject-arguments";
import { exactly, line, type Problem, problemsOf } from "../shared/problems";
import { stateFolder } from "../shared/state-folder";
import type { TopicArgs } from "../topic/topic";
import type { TopicEntry } from "../topic/topic-problems";
import type { UserEntry } from "../user/user-problems";
import { runtimeOf } from "./cluster-settings";
import { configProblems } from "./config-problems";
import { mayBeEmpty, type RawConfig, TEXT_KEYS } from "./config-schema";

/** Topic of the configuration as arguments of a resource. The values of the settings may be secrets. */
type ConfiguredTopic = Omit<TopicEntry, "config"> & Pick<TopicArgs, "config">;

/** Configuration of the stack as arguments of the resources. */
export interface StackConfig {
  /** Arguments of the cluster, with its runtime. */
  readonly cluster: KafkaClusterArgs;
  /** Topics to create, each with `protect` for the options of its resource. */
  readonly topics: readonly ConfiguredTopic[];
  /** True if the smoke test runs. */
  readonly smokeTest: boolean;
  /** Folder of the stack on this machine. */
  readonly stackDir: string;
}

const PROJECT_DIR = exactly({ projectDir: line("the folder of the Pulumi project") }, "loadConfig");

/**
 * Reads the configuration of the stack.
 *
 * @param projectDir - folder of the Pulumi project; the state folder is in it.
 * @throws a `RunError` with every key that is unknown, has the wrong form or is out of range, in one message.
 */
export function loadConfig(projectDir: string): StackConfig {
  rejectProblems("the configuration can't be read", problemsOf(PROJECT_DIR, { projectDir }));
  rejectProblems("the stack can't be deployed", unfinishedAdoptionProblems(projectDir));
  const given = givenValues(pulumi.getProject());
  const secretKeys = Object.keys(given).filter(isSecretKey);
  rejectProblems("the stack's configuration can't be used", configProblems(given, secretKeys));
  const config = given as RawConfig;
  const { runtime, dataDir, javaHome, baseImage, dockerHost, hosts, topics, smokeTest, ...args } = config;
  const state = stateFolder(projectDir);
  const secretIfEncrypted = <Value>(key: string, value: Value) =>
    secretKeys.includes(key) ? pulumi.secret(value) : value;
  return {
    cluster: {
      ...args,
      brokerConfig: secretIfEncrypted("brokerConfig", args.brokerConfig),
      zookeeperConfig: secretIfEncrypted("zookeeperConfig", args.zookeeperConfig),
      ...(args.caPrivateKey !== undefined && {
        caPrivateKey: secretIfEncrypted("caPrivateKey", args.caPrivateKey),
      }),
      users: secretKeys.includes("users") ? args.users.map(withSecretPassword) : args.users,
      runtime: runtimeOf(config, state.root),
    },
    topics: secretKeys.includes("topics") ? topics.map(withSecretSettings) : topics,
    smokeTest,
    stackDir: state.stack(pulumi.getStack()),
  };
}

/** Problem of an interrupted adoption of data: the services would start without a part of the data. */
function unfinishedAdoptionProblems(projectDir: string): Problem[] {
  const record = stateFolder(projectDir).adoption(pulumi.getStack());
  return existsSync(record)
    ? [
        {
          property: "npm run adopt",
          reason: `must be finished first, because data is still to be moved, got an interrupted one (${record}); run it again with the same arguments`,
        },
      ]
    : [];
}

const withSecretPassword = ({ password, ...user }: UserEntry): UserArgs => ({
  ...user,
  ...(password !== undefined && { password: pulumi.secret(password) }),
});

/** Topic whose settings are secrets. Brokers, state and messages show its name and numbers. */
const withSecretSettings = ({ config = {}, ...topic }: TopicEntry): ConfiguredTopic => ({
  ...topic,
  config: Object.fromEntries(Object.entries(config).map(([name, value]) => [name, pulumi.secret(value)])),
});

/** True if the value of the key is encrypted. The types of the SDK do not declare its function. */
function isSecretKey(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(fullKey: string): boolean };
  return isConfigSecret(`${pulumi.getProject()}:${key}`);
}

/** Values of the keys that are set. The engine passes values that are no text as JSON. */
function givenValues(project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  const entries = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value] as const)
    .filter(([key, value]) => value !== "" || !mayBeEmpty(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, TEXT_KEYS.includes(key) ? value : parseJson(value)]));
}

/**
 * Value of a key in JSON. A number that JavaScript can't represent stays as it is written, as text: the engine passes 64-bit
 * numbers of the file and of `config set` digit by digit.
 */
function parseJson(value: string): unknown {
  try {
    return HAS_LONG_NUMBER.test(value) ? parseExactly(value) : JSON.parse(value);
  } catch {
    return value; // The schema reports the problem.
  }
}

/** JavaScript represents all whole numbers of 15 digits. */
const HAS_LONG_NUMBER = /\d{16}/;

function parseExactly(value: string): unknown {
  // Few configurations need the package, so it is loaded late.
  const { isSafeNumber, parse }: typeof import("lossless-json") = require("lossless-json");
  return parse(value, undefined, (text) => (isSafeNumber(text) ? Number(text) : text));
}
