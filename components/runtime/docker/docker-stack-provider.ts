import { randomUUID } from "node:crypto";

import { type ProviderModule, plainInputs } from "../../shared/provider-module";
import { docker, labelsOf } from "./docker-client";
import type { DockerStackInputs } from "./docker-stack";
import { list, nameTaken } from "./leftovers";
import { PURPOSE_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";

interface DockerStackOutputs extends DockerStackInputs {
  readonly stackId: string;
  readonly networkVersion: string;
  /** `whole`, or what is not as it should be. */
  readonly health: string;
}

const WHOLE = "whole";
const UNRECORDED = "there is a network that may not be recorded";

const dockerStackProvider: ProviderModule<DockerStackInputs, DockerStackOutputs> = {
  check: async (olds, news) => ({ inputs: news, failures: movedProblems(olds, news) }),

  diff: async (_id, olds, news) => ({
    // Known also in a preview of an update, which changes neither.
    stables: olds.health === UNRECORDED ? ["stackId"] : ["stackId", "networkVersion"],
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
    return { id: stackId, outs: { ...plainInputs(inputs), stackId, networkVersion: randomUUID(), health: WHOLE } };
  },

  read: async (id, props) => ({ id, props: { ...props, health: await assess(props) } }),

  update: async (_id, olds, news) => {
    const { stackId } = olds;
    // Should the network be recorded after all, it is replaced for the sake of its label.
    const networkVersion = olds.health === UNRECORDED && (await isRemoved(olds)) ? randomUUID() : olds.networkVersion;
    return { outs: { ...plainInputs(news), stackId, networkVersion, health: WHOLE } };
  },

  delete: async (_id, props) => {
    const { dockerHost, stack, stackId, imageRepository, retainData } = props;
    await removeNetworks(props);
    const ofStack = ["--filter", `label=${STACK_LABEL}=${stack}`];
    // Those that this very stack has made; one that it took up, and could not record, stays.
    const volumes = retainData
      ? []
      : await list(dockerHost, ["volume", "ls", "--filter", `label=${STACK_ID_LABEL}=${stackId}`]);
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

/** A volume for files is made only after the network was recorded, and never outlives it. */
async function assess({ dockerHost, stackId }: DockerStackOutputs): Promise<string> {
  const ofFiles = ["--filter", `label=${STACK_ID_LABEL}=${stackId}`, "--filter", `label=${PURPOSE_LABEL}=config`];
  const [networks, volumes] = await Promise.all([
    networksOf(dockerHost, stackId),
    list(dockerHost, ["volume", "ls", ...ofFiles]),
  ]);
  return networks.length > 0 && volumes.length === 0 ? UNRECORDED : WHOLE;
}

/** Whether the network could be removed. One that containers use was not left by a run that came no further than that. */
const isRemoved = (stack: DockerStackOutputs): Promise<boolean> =>
  removeNetworks(stack).then(
    () => true,
    () => false,
  );

async function removeNetworks({ dockerHost, stackId }: DockerStackOutputs): Promise<void> {
  const networks = await networksOf(dockerHost, stackId);
  if (networks.length > 0) {
    await docker(dockerHost, ["network", "rm", ...networks]);
  }
}

const networksOf = (dockerHost: string, stackId: string): Promise<string[]> =>
  list(dockerHost, ["network", "ls", "--filter", `label=${STACK_ID_LABEL}=${stackId}`]);

export = dockerStackProvider;
