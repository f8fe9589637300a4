import { randomUUID } from "node:crypto";

import { defineProvider, inputsDiffer, plainInputs } from "../../pulumi/provider-module";
import { DockerRefusal, docker, dockerLines, listIds } from "./docker-client";
import type { DockerStackInputs } from "./docker-stack";
import { PURPOSE_LABEL, STACK_ID_LABEL, STACK_LABEL } from "./names";

const dockerStackProvider = defineProvider<DockerStackInputs>({
  check: async (olds, news) => ({ inputs: news, failures: otherDaemonProblems(olds, news) }),

  // Podman returns another id for each request.
  diff: async (_id, olds, news) => ({ changes: inputsDiffer(olds, { ...news, daemonId: olds.daemonId }) }),

  create: async (inputs) => ({ id: randomUUID(), outs: plainInputs(inputs) }),

  delete: async (stackId, props) => {
    for (const removal of await removalsOf(stackId, props)) {
      await docker(props.dockerHost, removal).catch((error) => {
        if (!(error instanceof DockerRefusal)) {
          throw error;
        }
        // Another program uses the object, so the object stays.
      });
    }
  },
});

/** Commands that remove the objects of a stack. */
async function removalsOf(stackId: string, props: DockerStackInputs): Promise<string[][]> {
  const { dockerHost, stack, imageRepository, retainData } = props;
  const byId = ["--filter", `label=${STACK_ID_LABEL}=${stackId}`];
  const networks = await listIds(dockerHost, ["network", "ls", ...byId]);
  // The id is that of the stack that created a volume. A volume that was adopted but not recorded stays.
  const removable = retainData ? ["--filter", `label=${PURPOSE_LABEL}=config`] : [];
  const volumes = await listIds(dockerHost, ["volume", "ls", ...byId, ...removable]);
  // Images have no stack id: another checkout may have a stack of the same name, and use the same image.
  const byName = ["--filter", `label=${STACK_LABEL}=${stack}`, "--format", "{{.Tag}}"];
  const tags = await dockerLines(dockerHost, ["image", "ls", imageRepository, ...byName]);
  return [
    ...networks.map((id) => ["network", "rm", id]),
    ...volumes.map((name) => ["volume", "rm", name]),
    // By name: a user may have given the image further names.
    ...tags.map((tag) => ["image", "rm", `${imageRepository}:${tag}`]),
  ];
}

/**
 * Problem of a stack that would move to another daemon. The data does not move, so the stack would count it as lost. The
 * same daemon may have another address now. A reinstalled daemon at the same address starts empty.
 */
const otherDaemonProblems = (olds: Partial<DockerStackInputs>, news: DockerStackInputs) =>
  olds.dockerHost === undefined ||
  olds.dockerHost === news.dockerHost ||
  (news.daemonId !== "" && olds.daemonId === news.daemonId)
    ? []
    : [
        {
          property: "dockerHost",
          reason: `must stay ${olds.dockerHost} while the stack exists, got ${news.dockerHost}, which is another daemon; destroy the stack first, because its data does not move`,
        },
      ];

export = dockerStackProvider;
