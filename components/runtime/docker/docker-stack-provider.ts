import { randomUUID } from "node:crypto";

import { inputsDiffer, type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { DockerRefusal, docker, dockerLines } from "./docker-client";
import type { DockerStackInputs } from "./docker-stack";
import { list } from "./leftovers";
import { PURPOSE_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";

const dockerStackProvider: ProviderModule<DockerStackInputs, DockerStackInputs> = {
  check: async (olds, news) => ({ inputs: news, failures: movedProblems(olds, news) }),

  // Podman makes up another id at each question.
  diff: async (_id, olds, news) => ({ changes: inputsDiffer(olds, { ...news, daemonId: olds.daemonId }) }),

  create: async (inputs) => ({ id: randomUUID(), outs: plainInputs(inputs) }),

  read: async (id, props) => ({ id, props }),

  update: async (_id, _olds, news) => ({ outs: plainInputs(news) }),

  delete: async (stackId, { dockerHost, stack, imageRepository, retainData }) => {
    const ofThis = ["--filter", `label=${STACK_ID_LABEL}=${stackId}`];
    const networks = await list(dockerHost, ["network", "ls", ...ofThis]);
    // Those that this very stack has made; one that it took up, and could not record, stays.
    const removable = retainData ? ["--filter", `label=${PURPOSE_LABEL}=config`] : [];
    const volumes = await list(dockerHost, ["volume", "ls", ...ofThis, ...removable]);
    // Another checkout may have a stack of the same name, and use the same image.
    const ofName = ["--filter", `label=${STACK_LABEL}=${stack}`, "--format", "{{.Tag}}"];
    const tags = await dockerLines(dockerHost, ["image", "ls", imageRepository, ...ofName]);
    const removals = [
      ...networks.map((id) => ["network", "rm", id]),
      ...volumes.map((name) => ["volume", "rm", name]),
      // By name: the image may have other names, which somebody gave it.
      ...tags.map((tag) => ["image", "rm", `${imageRepository}:${tag}`]),
    ];
    for (const removal of removals) {
      await docker(dockerHost, removal).catch((error) => {
        if (!(error instanceof DockerRefusal)) {
          throw error;
        }
        // In use, and so by somebody else: it stays.
      });
    }
  },
};

/**
 * What is at one daemon does not move to another, and whoever looks for it there would take it for lost. The same daemon
 * may be reached by another address, and one that was set up anew, at the old address, starts empty.
 */
const movedProblems = (olds: Partial<DockerStackInputs>, news: DockerStackInputs) =>
  olds.dockerHost === undefined ||
  olds.dockerHost === news.dockerHost ||
  (news.daemonId !== "" && olds.daemonId === news.daemonId)
    ? []
    : [
        {
          property: "dockerHost",
          reason: `must stay ${olds.dockerHost} for as long as the stack is there, got ${news.dockerHost}, which is another daemon; destroy the stack first, its data does not move`,
        },
      ];

export = dockerStackProvider;
