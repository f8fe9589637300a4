import assert from "node:assert/strict";

import type { KafkaClusterSettings } from "../../components/cluster/kafka-cluster";
import { kafkaClusterPlans } from "../../components/cluster/kafka-cluster-plans";
import type { ServicePlan } from "../../components/runtime/runtime";
import type { JumpLogin } from "../../components/runtime/ssh/connection/login";
import { assignHosts, type HostAssignment } from "../../components/runtime/ssh/hosts/host-assignment";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import type { PreparedHost } from "../../components/runtime/ssh/hosts/prepared-host";
import { SshRuntime, type SshRuntimeArgs } from "../../components/runtime/ssh/ssh-runtime";
import type { ZooKeeperArgs } from "../../components/zookeeper/zookeeper";
import { zooKeeperPlans } from "../../components/zookeeper/zookeeper-plans";
import type { MockOutputs, RegisterOptions } from "../../testing/pulumi-mocks";
import { SMOKE_TEST } from "./local-cluster";

export const COMMAND = "command:remote:Command";
export const COPY = "command:remote:CopyToRemote";
export const SSH_STACK = "pulumi-nodejs:dynamic/ssh:SshStack";
export const REMOTE_HEALTH = "pulumi-nodejs:dynamic/ssh:RemoteHealth";
export const JAVA_ARCHIVE = "pulumi-nodejs:dynamic/ssh:JavaArchive";
export const DISTRIBUTION_ARCHIVE = "pulumi-nodejs:dynamic/distribution:DistributionArchive";

export const HOST_KEY = "ssh-ed25519 AAAA";

/** How to log in to a host in these tests; nobody does. */
export const loginAt = (address: string): JumpLogin => ({
  address,
  port: 22,
  user: "kafka",
  hostKey: HOST_KEY,
});

/** Home folder of the account on every host. */
export const HOME = "/home/kafka";

/** A host as a look at it found it. */
export const siteNamed = (name: string, site: Partial<PreparedHost> = {}): PreparedHost => ({
  name,
  login: loginAt(`${name}.example`),
  layout: hostLayout(HOME, "kafka-cluster-test", "kafka_2.13-3.3.1"),
  architecture: "x86_64",
  lacksJava: false,
  fetches: false,
  ...site,
});

/** What runs on hosts, and on which. */
export interface SshClusterArgs {
  readonly sites: readonly PreparedHost[];
  readonly zooKeeper?: Omit<ZooKeeperArgs, "runtime">;
  readonly cluster?: KafkaClusterSettings;
  readonly runtime?: Partial<SshRuntimeArgs>;
}

/** The services that are planned. */
export const plansOf = ({ zooKeeper = {}, cluster = {} }: SshClusterArgs): ServicePlan[] => [
  ...zooKeeperPlans("zookeeper", zooKeeper),
  ...kafkaClusterPlans("kafka", cluster),
];

/** A runtime for these services, placed as they are where none runs yet. */
export function makeSshRuntime(args: SshClusterArgs): SshRuntime {
  const { sites, cluster, runtime } = args;
  const plans = plansOf(args);
  const names = sites.map(({ name }) => name);
  return new SshRuntime("ssh", {
    distribution: { version: "3.3.1", scalaVersion: "2.13" },
    sites,
    plans,
    placement: assignHosts(plans, names, {}),
    data: {},
    bindAddress: cluster?.bindAddress ?? "127.0.0.1",
    ...runtime,
  });
}

/** What the providers give back. */
export const sshOutputs: MockOutputs = ({ type, name }) => {
  const outputs: Record<string, Record<string, unknown>> = {
    [DISTRIBUTION_ARCHIVE]: { path: "/cache/kafka.tgz", sha512: "digest of Kafka" },
    [JAVA_ARCHIVE]: { path: `/cache/${name}.tgz`, sha512: `digest of ${name}` },
    [REMOTE_HEALTH]: { generation: 1 },
    [COMMAND]: { stdout: `startId=start of ${name}\n${name.startsWith("kafka") ? "clusterId=pm8-x0Q\n" : ""}` },
    [SMOKE_TEST]: { proven: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};

/** What the engine answers when it is asked for what the stack holds: services, each on a host. */
export const placedOn =
  (placement: HostAssignment): NonNullable<RegisterOptions["answer"]> =>
  ({ token, inputs }) => {
    assert.equal(token, "pulumi:pulumi:readStackResourceOutputs");
    assert.deepEqual(inputs, { stackName: "organization/kafka-cluster/test" });
    return {
      outputs: Object.fromEntries(
        Object.entries(placement).map(([subject, host]) => [
          `urn:pulumi:test::kafka-cluster::${REMOTE_HEALTH}::${subject}-service-health`,
          { type: REMOTE_HEALTH, outputs: { subject, host, script: "service" } },
        ]),
      ),
    };
  };
