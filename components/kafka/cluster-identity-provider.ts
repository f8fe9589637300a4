import { isDeepStrictEqual } from "node:util";
import { type ProviderModule, plainInputs } from "../pulumi/provider-module";
import type { Problem } from "../shared/problems";
import { newClusterId } from "./cluster-id";
import type { ClusterIdentityInputs, ClusterIdentityOutputs } from "./cluster-identity";

const clusterIdentityProvider: ProviderModule<ClusterIdentityInputs, ClusterIdentityOutputs> = {
  check: async (olds, news) => ({
    inputs: news,
    failures: olds.controllers === undefined ? keptProblems(news) : layoutProblems(olds, news),
  }),

  diff: async () => ({ changes: false }),

  create: async (inputs) => {
    const clusterId = inputs.keptClusterId || newClusterId();
    return { id: clusterId, outs: { ...plainInputs(inputs), clusterId } };
  },

  read: async (id, props) => ({ id, props }),

  update: async (_id, { clusterId }, news) => ({ outs: { ...plainInputs(news), clusterId } }),

  delete: async () => {},
};

const layoutProblems = (olds: ClusterIdentityInputs, news: ClusterIdentityInputs): Problem[] =>
  isDeepStrictEqual(olds.voters, news.voters) && olds.controllers === news.controllers
    ? []
    : [
        {
          property: "controllers",
          reason: `must stay ${olds.controllers} for as long as the stack is there, got ${news.controllers}; set it back or destroy the stack first, for other controllers could agree without those that have the metadata`,
        },
      ];

function keptProblems({ keptVoters, voters, keptClusterId }: ClusterIdentityInputs): Problem[] {
  return keptVoters.length === 0 || isDeepStrictEqual([...keptVoters].sort(), [...voters].sort())
    ? []
    : [
        {
          property: "controllers",
          reason: `and brokers must ask for the nodes that hold the metadata of cluster ${keptClusterId}, whose data was kept, got ${shown(voters)} instead of ${shown(keptVoters)}; ${cureFor(keptVoters)}`,
        },
      ];
}

const shown = (voters: readonly number[]): string => `node${voters.length === 1 ? "" : "s"} ${voters.join(", ")}`;

/** Controllers have higher ids than the one node that is broker as well. */
const cureFor = (keptVoters: readonly number[]): string =>
  keptVoters.includes(0)
    ? "run it once with 1 for both, and with more brokers then"
    : `run it with controllers ${keptVoters.length}, and more than 1 broker the first time`;

export = clusterIdentityProvider;
