import { DockerRuntime, type DockerRuntimeArgs } from "../../components/runtime/docker/docker-runtime";
import type { Daemon } from "../../components/runtime/docker/preflight";
import type { MockOutputs } from "../../testing/pulumi-mocks";
import { DISTRIBUTION, FREE_PORT, SMOKE_TEST } from "./local-cluster";

export const PROVIDER = "pulumi:providers:docker";
export const CONTAINER = "docker:index/container:Container";
export const IMAGE = "pulumi-nodejs:dynamic/docker:KafkaImage";
export const NETWORK = "pulumi-nodejs:dynamic/docker:StackNetwork";
export const VOLUME = "pulumi-nodejs:dynamic/docker:ServiceVolume";
export const DOCKER_STACK = "pulumi-nodejs:dynamic/docker:DockerStack";
export const CONTAINER_SLOT = "pulumi-nodejs:dynamic/docker:ContainerSlot";
export const CONTAINER_FILES = "pulumi-nodejs:dynamic/docker:ContainerFiles";
export const CONTAINER_SERVICE = "pulumi-nodejs:dynamic/docker:ContainerService";

/** The daemon in these tests; nobody asks it anything. */
export const DOCKER_HOST = "unix:///docker.sock";

/** What a look at it found. */
export const DAEMON: Daemon = {
  host: DOCKER_HOST,
  id: "daemon-1",
  baseImage: "jre:17",
  limitsMemory: true,
  limitsSwap: true,
  dataStates: {},
};

/** Its project needs a folder that is there: the id of the checkout is written into it. */
export const makeDockerRuntime = (
  args: Pick<DockerRuntimeArgs, "projectDir"> & Partial<DockerRuntimeArgs>,
): DockerRuntime =>
  new DockerRuntime("docker", {
    distribution: { version: "3.3.1", scalaVersion: "2.13" },
    daemon: DAEMON,
    dockerHost: "",
    ...args,
  });

/** What the providers give back. */
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
    [SMOKE_TEST]: { proven: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};

/** Labels in the provider's form. */
export const labels = (named: Readonly<Record<string, string>>) =>
  Object.entries(named).map(([label, value]) => ({ label, value }));
