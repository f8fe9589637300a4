import { HEALTHY, type Health } from "../../pulumi/health";
import { defineProvider, inputsDiffer, plainInputs } from "../../pulumi/provider-module";
import { docker } from "./docker-client";
import { inspectNetwork, labelArguments } from "./docker-objects";
import { nameConflict } from "./name-conflict";
import { STACK_ID_LABEL } from "./names";
import type { StackNetworkInputs } from "./stack-network";

interface StackNetworkOutputs extends StackNetworkInputs, Health {
  readonly networkId: string;
}

const GONE = "the network is gone";

const stackNetworkProvider = defineProvider<StackNetworkInputs, StackNetworkOutputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || inputsDiffer(olds, news),
    replaces: olds.name === news.name ? [] : ["name"],
  }),

  create: async (inputs) => ({ id: inputs.name, outs: await ensureNetwork(inputs) }),

  read: async (id, props) => {
    const found = await inspectNetwork(props.dockerHost, props.name);
    return { id, props: { ...props, health: found?.Id === props.networkId ? HEALTHY : GONE } };
  },

  update: async (_id, _olds, news) => ({ outs: await ensureNetwork(news) }),

  delete: async (_id, { dockerHost, name, networkId }) => {
    const found = await inspectNetwork(dockerHost, networkId);
    if (found === undefined) {
      return;
    }
    const users = Object.values(found.Containers ?? {}).map(({ Name }) => Name);
    if (users.length > 0) {
      throw new Error(
        `network ${name} is still used by ${users.sort().join(", ")}; disconnect these containers (docker network disconnect) or remove them, then run the command again`,
      );
    }
    await docker(dockerHost, ["network", "rm", networkId]);
  },
});

/** Creates the network, or adopts the one that an interrupted run created for this stack. */
async function ensureNetwork(inputs: StackNetworkInputs): Promise<StackNetworkOutputs> {
  const { dockerHost, name, labels } = inputs;
  const found = await inspectNetwork(dockerHost, name);
  if (found !== undefined && found.Labels?.[STACK_ID_LABEL] !== labels[STACK_ID_LABEL]) {
    throw new Error(nameConflict("network", name, found.Labels ?? {}));
  }
  const networkId =
    found?.Id ??
    (await docker(dockerHost, ["network", "create", "--driver", "bridge", ...labelArguments(labels), name])).trim();
  return { ...plainInputs(inputs), networkId, health: HEALTHY };
}

export = stackNetworkProvider;
