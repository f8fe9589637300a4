import { randomUUID } from "node:crypto";

import { type ProviderModule, plainInputs } from "../../shared/provider-module";
import { docker, labelsOf } from "./docker-client";
import type { DockerStackInputs } from "./docker-stack";
import { list, nameTaken } from "./leftovers";
import { FILES_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";

interface DockerStackOutputs extends DockerStackInputs {
  readonly stackId: string;
  /** `whole`, or what is not as it should be. */
  readonly health: string;
}

const WHOLE = "whole";
const UNRECORDED = "there is a network that may not be recorded";

const dockerStackProvider: ProviderModule<DockerStackInputs, DockerStackOutputs> = {
  check: async (olds, news) => ({ inputs: news, failures: movedProblems(olds, news) }),

  diff: async (_id, olds, news) => ({
    changes:
      olds.health !== WHOLE ||
      (["dockerHost", "stack", "network", "imageRepository", "retainData"] as const).some(
        (key) => olds[key] !== news[key],
      ),
  }),

  create: async (inputs) => {
    const labels = await labelsOf(inputs.dockerHost, "network", inputs.network);
    if (labels !== undefined) {
      throw new Error(nameTaken("network", inputs.network, labels));
    }
    const stackId = randomUUID();
    return { id: stackId, outs: { ...plainInputs(inputs), stackId, health: WHOLE } };
  },

  read: async (id, props) => ({ id, props: { ...props, health: await assess(props) } }),

  update: async (_id, olds, news) => {
    if (olds.health === UNRECORDED) {
      await removeNetworks(olds);
      // Should the network be recorded after all, it is replaced for the sake of its label.
      return { outs: { ...plainInputs(news), stackId: randomUUID(), health: WHOLE } };
    }
    return { outs: { ...plainInputs(news), stackId: olds.stackId, health: WHOLE } };
  },

  delete: async (_id, props) => {
    const { dockerHost, stack, imageRepository, retainData } = props;
    await removeNetworks(props);
    const ofStack = ["--filter", `label=${STACK_LABEL}=${stack}`];
    const volumes = retainData ? [] : await list(dockerHost, ["volume", "ls", ...ofStack]);
    const tags = await docker(dockerHost, ["image", "ls", imageRepository, ...ofStack, "--format", "{{.Tag}}"]);
    const removals = [
      ...volumes.map((name) => ["volume", "rm", name]),
      // By name: the image may have other names, which somebody gave it.
      ...tags
        .split("\n")
        .filter(Boolean)
        .map((tag) => ["image", "rm", `${imageRepository}:${tag}`]),
    ];
    for (const removal of removals) {
      await docker(dockerHost, removal).catch(() => {}); // In use: by a stack of the same name in another checkout.
    }
  },
};

/** What is at one daemon does not move to another, and whoever looks for it there would take it for lost. */
const movedProblems = (olds: Partial<DockerStackInputs>, news: DockerStackInputs) =>
  olds.dockerHost === undefined || olds.dockerHost === news.dockerHost
    ? []
    : [
        {
          property: "dockerHost",
          reason: `must stay ${olds.dockerHost} for as long as the stack is there, got ${news.dockerHost}; destroy the stack first, its data does not move`,
        },
      ];

/** A container of a service is made only after the network was recorded. */
async function assess({ dockerHost, stackId }: DockerStackOutputs): Promise<string> {
  const ofServices = ["--filter", `label=${STACK_ID_LABEL}=${stackId}`, "--filter", `label=${FILES_LABEL}`];
  const [networks, containers] = await Promise.all([
    networksOf(dockerHost, stackId),
    list(dockerHost, ["ps", "--all", ...ofServices]),
  ]);
  return networks.length > 0 && containers.length === 0 ? UNRECORDED : WHOLE;
}

async function removeNetworks({ dockerHost, stackId }: DockerStackOutputs): Promise<void> {
  const networks = await networksOf(dockerHost, stackId);
  if (networks.length > 0) {
    await docker(dockerHost, ["network", "rm", ...networks]);
  }
}

const networksOf = (dockerHost: string, stackId: string): Promise<string[]> =>
  list(dockerHost, ["network", "ls", "--filter", `label=${STACK_ID_LABEL}=${stackId}`]);

export = dockerStackProvider;
