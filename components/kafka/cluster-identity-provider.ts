import { defineProvider, inputsDiffer, plainInputs } from "../pulumi/provider-module";
import type { ClusterIdentityInputs, ClusterIdentityOutputs } from "./cluster-identity";
import { newClusterId } from "./meta-properties";

export = defineProvider<ClusterIdentityInputs, ClusterIdentityOutputs>({
  // The id never changes; a retained id is used only at creation.
  diff: async (_id, olds, { retainedClusterId: _, ...news }) => ({
    changes: inputsDiffer<Partial<ClusterIdentityInputs>>(olds, news),
  }),

  create: async (inputs) => {
    const clusterId = inputs.retainedClusterId || newClusterId();
    return { id: clusterId, outs: { ...plainInputs(inputs), clusterId } };
  },

  update: async (_id, { clusterId }, news) => ({ outs: { ...plainInputs(news), clusterId } }),
});
