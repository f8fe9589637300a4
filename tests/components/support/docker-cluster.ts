import { DockerRuntime, type DockerRuntimeArgs } from "../../../components/runtime/docker/docker-runtime";
import type { MockOutputs } from "../../support/pulumi-mocks";
import { DISTRIBUTION, FREE_PORT, SMOKE_TEST } from "./local-cluster";

export const PROVIDER = "pulumi:providers:docker";
export const IMAGE = "docker:index/remoteImage:RemoteImage";
export const NETWORK = "docker:index/network:Network";
export const VOLUME = "docker:index/volume:Volume";
export const CONTAINER = "docker:index/container:Container";
export const DOCKER_STACK = "pulumi-nodejs:dynamic/docker:DockerStack";
export const CONTAINER_SLOT = "pulumi-nodejs:dynamic/docker:ContainerSlot";
export const CONTAINER_FILES = "pulumi-nodejs:dynamic/docker:ContainerFiles";
export const CONTAINER_SERVICE = "pulumi-nodejs:dynamic/docker:ContainerService";

/** The daemon in these tests; nobody asks it anything. */
export const DOCKER_HOST = "unix:///docker.sock";

/** Its project needs a folder that is there: the id of the checkout is written into it. */
export const makeDockerRuntime = (
  args: Pick<DockerRuntimeArgs, "projectDir"> & Partial<DockerRuntimeArgs>,
): DockerRuntime =>
  new DockerRuntime("docker", {
    distribution: { version: "3.3.1", scalaVersion: "2.13" },
    baseImage: "jre:17",
    dockerHost: DOCKER_HOST,
    ...args,
  });

/** What the providers give back. */
export const dockerOutputs: MockOutputs = ({ type, name }) => {
  const outputs: Record<string, Record<string, unknown>> = {
    [FREE_PORT]: { port: 20_002 },
    [DISTRIBUTION]: { sha512: "abc" },
    [DOCKER_STACK]: { stackId: "id-1", networkVersion: "network-1" },
    [IMAGE]: { imageId: "sha256:0123" },
    [CONTAINER_FILES]: { version: `version of ${name}` },
    [CONTAINER_SERVICE]: {
      incarnation: `start of ${name}`,
      facts: name.startsWith("kafka") ? { clusterId: "pm8-x0Q" } : {},
    },
    [SMOKE_TEST]: { proven: ["publish: …"], durationsMs: { total: 900 } },
  };
  return outputs[type] ?? {};
};

/** Labels in the provider's form. */
export const labels = (named: Readonly<Record<string, string>>) =>
  Object.entries(named).map(([label, value]) => ({ label, value }));
