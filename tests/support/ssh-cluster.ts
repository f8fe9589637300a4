import type { PrepareRequest, Runtime } from "../../components/runtime/runtime";
import type { JumpLogin } from "../../components/runtime/ssh/connection/login";
import { sshDataInspector } from "../../components/runtime/ssh/data-inspector";
import { assignHosts, type HostAssignment } from "../../components/runtime/ssh/hosts/host-assignment";
import { hostLayout } from "../../components/runtime/ssh/hosts/host-layout";
import type { PreparedHost } from "../../components/runtime/ssh/hosts/prepared-host";
import { SshDeployment, type SshDeploymentArgs } from "../../components/runtime/ssh/ssh-deployment";
import type { MockOutputs, RegisterOptions } from "../../testing/pulumi-mocks";
import { withResources } from "./clusters";
import { CLUSTER_IDENTITY, METRICS_AGENT, SMOKE_TEST } from "./local-cluster";

export const COMMAND = "command:remote:Command";
export const COPY = "command:remote:CopyToRemote";
export const SSH_STACK = "pulumi-nodejs:dynamic/ssh:SshStack";
export const REMOTE_HEALTH = "pulumi-nodejs:dynamic/ssh:RemoteHealth";
export const JAVA_ARCHIVE = "pulumi-nodejs:dynamic/ssh:JavaArchive";
export const DISTRIBUTION_ARCHIVE = "pulumi-nodejs:dynamic/distribution:DistributionArchive";

export const HOST_KEY = "ssh-ed25519 AAAA";

/** Log-in to a host in these tests. No test connects to it. */
export const loginAt = (address: string): JumpLogin => ({
  address,
  port: 22,
  user: "kafka",
  hostKey: HOST_KEY,
});

/** Home folder of the account on every host. */
export const HOME = "/home/kafka";

/** Host that has passed the preflight. */
export const preparedHost = (name: string, host: Partial<PreparedHost> = {}): PreparedHost => ({
  name,
  login: loginAt(`${name}.example`),
  layout: hostLayout(HOME, "kafka-cluster-test", "kafka_2.13-3.3.1"),
  architecture: "x86_64",
  needsJava: false,
  downloads: false,
  ...host,
});

/** Runtime whose hosts have passed the preflight, without a log-in to them. */
export const sshRuntimeOn = (hosts: readonly PreparedHost[], args: Partial<SshDeploymentArgs> = {}): Runtime => ({
  kind: "ssh",
  problems: () => [],
  prepare: async (request: PrepareRequest) => {
    const { services, project, stack } = request;
    const names = hosts.map(({ name }) => name);
    const prepared = { hosts, services, assignment: assignHosts(services, names, request.deployedHosts), data: {} };
    return {
      ports: [],
      data: sshDataInspector(prepared, `${project}/${stack}`),
      deploy: (name, opts) => new SshDeployment(name, { ...request, ...prepared, ...args }, opts),
    };
  },
});

/** Outputs that the providers return. */
export const sshOutputs: MockOutputs = ({ type, name }) => {
  const outputs: Record<string, Record<string, unknown>> = {
    [CLUSTER_IDENTITY]: { clusterId: "made-once" },
    [DISTRIBUTION_ARCHIVE]: { path: "/cache/kafka.tgz", sha512: "digest of Kafka" },
    [METRICS_AGENT]: { path: "/cache/agent.jar", sha512: "digest of the agent" },
    [JAVA_ARCHIVE]: { path: `/cache/${name}.tgz`, sha512: `digest of ${name}` },
    [REMOTE_HEALTH]: { generation: 1 },
    [COMMAND]: { stdout: `startId=start of ${name}\n${name.startsWith("kafka") ? "clusterId=pm8-x0Q\n" : ""}` },
    [SMOKE_TEST]: { verified: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};

/** Answer of the engine to a read of the stack's resources: services, each on a host. */
export const placedOn = (assignment: HostAssignment): NonNullable<RegisterOptions["answer"]> =>
  withResources(
    ...Object.entries(assignment).map(([subject, host]) => ({
      type: REMOTE_HEALTH,
      name: `${subject}-service-health`,
      outputs: { subject, host, script: "service" },
    })),
  );
