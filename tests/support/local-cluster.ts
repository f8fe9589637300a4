import { join, resolve } from "node:path";

import { LocalRuntime, type LocalRuntimeArgs } from "../../components/runtime/local/local-runtime";
import type { MockOutputs, RegisterOptions } from "../../testing/pulumi-mocks";

export const FREE_PORT = "pulumi-nodejs:dynamic/local:FreePort";
export const LOCAL_SERVICE = "pulumi-nodejs:dynamic/local:LocalService";
export const ENSEMBLE = "pulumi-nodejs:dynamic/zookeeper:Ensemble";
export const CLUSTER_IDENTITY = "pulumi-nodejs:dynamic/kafka:ClusterIdentity";
export const STACK_FOLDER = "pulumi-nodejs:dynamic/local:StackFolder";
export const DISTRIBUTION = "pulumi-nodejs:dynamic/distribution:Distribution";
export const SMOKE_TEST = "pulumi-nodejs:dynamic/smoke-test:SmokeTest";
export const TOPIC = "pulumi-nodejs:dynamic/topic:Topic";

/** Folder of the project in these tests; nothing is written there. */
export const PROJECT_DIR = resolve("/project");

/** Folder of the stack `test` in these tests. */
export const STACK_DIR = join(PROJECT_DIR, ".state", "stacks", "test");

export const makeRuntime = (args: Partial<LocalRuntimeArgs> = {}): LocalRuntime =>
  new LocalRuntime("local", {
    projectDir: PROJECT_DIR,
    distribution: { version: "3.3.1", scalaVersion: "2.13" },
    ...args,
  });

/** What the providers give back. */
export const localOutputs: MockOutputs = ({ type, name }) => {
  const outputs: Record<string, Record<string, unknown>> = {
    [FREE_PORT]: { port: name.startsWith("zookeeper") ? 20_001 : 20_002 },
    [DISTRIBUTION]: { sha512: "abc" },
    [CLUSTER_IDENTITY]: { clusterId: "made-once" },
    [LOCAL_SERVICE]: {
      startId: `start of ${name}`,
      facts: name.startsWith("kafka") ? { clusterId: "pm8-x0Q" } : {},
      logFile: `${name}.log`,
    },
    [SMOKE_TEST]: { proven: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};

/** What the engine answers when it is asked for what the stack holds: the identity of a KRaft cluster, or nothing. */
export const withIdentity =
  (outputs?: Readonly<Record<string, unknown>>): NonNullable<RegisterOptions["answer"]> =>
  () => ({ outputs: outputs === undefined ? {} : { "urn of it": { type: CLUSTER_IDENTITY, outputs } } });
