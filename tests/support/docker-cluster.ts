import { DockerDeployment } from "../../components/runtime/docker/docker-deployment";
import type { Daemon } from "../../components/runtime/docker/preflight";
import type { DockerDeploymentArgs } from "../../components/runtime/docker/shared-resources";
import type { ServicePlan } from "../../components/runtime/service-plan";
import type { MockOutputs } from "../../testing/pulumi-mocks";
import { DISTRIBUTION, FREE_PORT, SMOKE_TEST } from "./local-cluster";

export const PROVIDER = "pulumi:providers:docker";
export const CONTAINER = "docker:index/container:Container";
export const IMAGE = "pulumi-nodejs:dynamic/docker:KafkaImage";
export const NETWORK = "pulumi-nodejs:dynamic/docker:StackNetwork";
export const VOLUME = "pulumi-nodejs:dynamic/docker:ServiceVolume";
export const DOCKER_STACK = "pulumi-nodejs:dynamic/docker:DockerStack";
export const CONTAINER_CLEANUP = "pulumi-nodejs:dynamic/docker:ContainerCleanup";
export const CONTAINER_FILES = "pulumi-nodejs:dynamic/docker:ContainerFiles";
export const CONTAINER_SERVICE = "pulumi-nodejs:dynamic/docker:ContainerService";

/** Daemon in these tests. No test sends a request to it. */
export const DOCKER_HOST = "unix:///docker.sock";

/** Result of preflight with that daemon. */
export const DAEMON: Daemon = {
  host: DOCKER_HOST,
  id: "daemon-1",
  baseImage: "jre:17",
  limitsMemory: true,
  limitsSwap: true,
  dataStates: {},
};

/** Plan of a single ZooKeeper server. */
export const ZOOKEEPER_PLAN: ServicePlan = {
  service: "zookeeper",
  group: "zookeepers",
  index: 0,
  exposure: "internal",
  bindAddress: "127.0.0.1",
  ports: [{ name: "client", first: 2181, ownAddressPort: 2181, argument: "zookeeperPort", argumentValue: 2181 }],
  heapMiB: 64,
};

/** Plan of a broker whose port is picked, with changes. */
export const brokerPlan = ({
  port = 0,
  ...plan
}: Partial<ServicePlan> & { readonly port?: number } = {}): ServicePlan => ({
  service: `kafka-${plan.index ?? 0}`,
  group: "brokers",
  index: 0,
  nodeId: plan.index ?? 0,
  exposure: "clients",
  bindAddress: "127.0.0.1",
  ports: [{ name: "client", first: port, ownAddressPort: 9092, argument: "port", argumentValue: port }],
  heapMiB: 64,
  ...plan,
});

/** Deployment of a ZooKeeper server and a broker. The checkout id is written into `stateDir`. */
export const makeDockerDeployment = (
  stateDir: string,
  { dockerHost = "", ...args }: Partial<DockerDeploymentArgs> & { readonly dockerHost?: string } = {},
  opts = {},
): DockerDeployment =>
  new DockerDeployment(
    "kafka",
    {
      project: "kafka-cluster",
      stack: "test",
      services: [ZOOKEEPER_PLAN, brokerPlan({ port: 9092 })],
      distribution: { version: "3.3.1", scalaVersion: "2.13" },
      retainData: false,
      settings: { dockerHost, baseImage: "jre:17", stateDir },
      daemon: DAEMON,
      ...args,
    },
    opts,
  );

/** Outputs of the providers. */
export const dockerOutputs: MockOutputs = ({ type, name }) => {
  const outputs: Record<string, Record<string, unknown>> = {
    [FREE_PORT]: { port: 20_002 },
    [DISTRIBUTION]: { sha512: "abc" },
    [IMAGE]: { imageId: "sha256:0123" },
    [NETWORK]: { networkId: "network-1" },
    [VOLUME]: { volumeId: `id of ${name}` },
    [CONTAINER_FILES]: { version: `version of ${name}` },
    [CONTAINER_SERVICE]: {
      startId: `start of ${name}`,
      facts: name.startsWith("kafka") ? { clusterId: "pm8-x0Q" } : {},
    },
    [SMOKE_TEST]: { verified: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};

/** Labels in the form of Pulumi's Docker provider. */
export const labels = (named: Readonly<Record<string, string>>) =>
  Object.entries(named).map(([label, value]) => ({ label, value }));
