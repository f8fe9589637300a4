import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import {
  type ClusterSettings,
  type KafkaClusterArgs,
  kafkaClusterDefaults,
} from "../../components/cluster/cluster-args";
import type { ExistingLayout } from "../../components/cluster/existing-cluster";
import { KafkaCluster } from "../../components/cluster/kafka-cluster";
import { withDependsOn } from "../../components/pulumi/with-depends-on";
import type { Deployment, ServiceRunner } from "../../components/runtime/runtime";
import type { ServiceSpec } from "../../components/runtime/service-spec";
import type { Properties } from "../../components/shared/properties";
import {
  inputsOf,
  type MockOutputs,
  type Registered,
  type RegisterOptions,
  register,
  revealed,
} from "../../testing/pulumi-mocks";
import { CLUSTER_IDENTITY, LOCAL_SERVICE, localOutputs, makeRuntime } from "./local-cluster";

/** Arguments of a cluster with defaults applied; the values of `secretNames` are secret. */
export interface SettingsOverrides
  extends Partial<Omit<ClusterSettings, "brokerConfig" | "zookeeperConfig">>,
    Partial<Record<"brokerConfig" | "zookeeperConfig", Properties>> {
  readonly secretNames?: readonly string[];
}

/** Settings of a cluster: the defaults, with these values over them. */
export const makeSettings = ({
  brokerConfig = {},
  zookeeperConfig = {},
  secretNames = [],
  ...settings
}: SettingsOverrides = {}): ClusterSettings => ({
  ...kafkaClusterDefaults,
  users: { entries: [], areSecret: true },
  ...settings,
  brokerConfig: { values: brokerConfig, secretNames: secretNames.filter((name) => name in brokerConfig) },
  zookeeperConfig: { values: zookeeperConfig, secretNames: secretNames.filter((name) => name in zookeeperConfig) },
});

/** Cluster that a program has created, and everything that the program registered. */
export interface CreatedCluster {
  readonly cluster: KafkaCluster;
  readonly registered: readonly Registered[];
  /** Spec of a service's process; the values of a secret spec are revealed. */
  specOf(service: string): ServiceSpec;
}

/** Options of {@link createCluster}. */
export interface CreateOptions extends RegisterOptions {
  readonly name?: string;
  readonly outputs?: MockOutputs;
}

/** Creates a cluster in a program, on a local runtime that does not inspect this machine. */
export async function createCluster(
  args: KafkaClusterArgs = {},
  { name = "kafka", outputs = localOutputs, ...options }: CreateOptions = {},
): Promise<CreatedCluster> {
  const { created: cluster, registered } = await createInProgram(
    () => KafkaCluster.create(name, { runtime: makeRuntime(), ...args }),
    outputs,
    options,
  );
  const specOf = (service: string) =>
    revealed(inputsOf(registered, LOCAL_SERVICE, `${service}-service`).spec) as ServiceSpec;
  return { cluster, registered, specOf };
}

/** Text of a service's main file. */
export const mainFileOf = ({ files, arguments: [path = ""] }: ServiceSpec): string =>
  files[path.split("/").at(-1) ?? ""] ?? "";

/** Answer of the engine to a read of the stack's resources. */
export const withResources =
  (...resources: readonly { readonly type: string; readonly name: string; readonly outputs: object }[]): Answer =>
  ({ token, inputs }) => {
    assert.equal(token, "pulumi:pulumi:readStackResourceOutputs");
    assert.deepEqual(inputs, { stackName: "organization/kafka-cluster/test" });
    return {
      outputs: Object.fromEntries(
        resources.map(({ type, name, outputs }) => [
          `urn:pulumi:test::kafka-cluster::kafka-cluster:index:KafkaCluster$${type}::${name}`,
          { type, outputs },
        ]),
      ),
    };
  };

type Answer = NonNullable<RegisterOptions["answer"]>;

/** Answer of the engine for a stack with the identity of the cluster `kafka`. */
export const withLayout = (layout: ExistingLayout): Answer =>
  withResources({ type: CLUSTER_IDENTITY, name: "kafka-identity", outputs: layout });

/** Runner that starts services on a deployment without restart order. */
const plainRunner = (deployment: Deployment): ServiceRunner => ({
  run: (plan, spec, { startsAfter = [], ...opts }) => deployment.run(plan, spec, withDependsOn(opts, ...startsAfter)),
});

/** Settings as components receive them. */
const settingsOutput = (settings: Properties, isSecret: boolean): pulumi.Output<Properties> =>
  (isSecret ? pulumi.secret(settings) : pulumi.output(settings)) as unknown as pulumi.Output<Properties>;

/** Settings of a component in a test. */
export interface ComponentSettings {
  readonly config?: Properties;
  /** True if all values of `config` are secret. @defaultValue false */
  readonly isSecret?: boolean;
}

/** Arguments that all components with services have; without a plan. */
export const componentArgs = (deployment: Deployment, { config = {}, isSecret = false }: ComponentSettings = {}) => ({
  deployment,
  runner: plainRunner(deployment),
  profile: "development" as const,
  config: settingsOutput(config, isSecret),
  secretNames: isSecret ? Object.keys(config) : [],
  startupTimeoutMs: 60_000,
});

/** Creates something in a program. Returns what was created, and everything that the program registered. */
export async function createInProgram<Created>(
  create: () => Promise<Created>,
  outputs: MockOutputs = localOutputs,
  options?: RegisterOptions,
): Promise<{ readonly created: Created; readonly registered: readonly Registered[] }> {
  const results: Created[] = [];
  const registered = await register(async () => results.push(await create()), outputs, options);
  const [created] = results;
  assert.ok(created !== undefined);
  return { created, registered };
}
