import { inputsDiffer, type ProviderModule, plainInputs } from "../pulumi/provider-module";
import type { ClusterIdentityInputs, ClusterIdentityOutputs } from "./cluster-identity";
import { newClusterId } from "./meta-properties";

const clusterIdentityProvider: ProviderModule<ClusterIdentityInputs, ClusterIdentityOutputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  // The id never changes; a retained id counts at the creation alone.
  diff: async (_id, olds, { retainedClusterId: _, ...news }) => ({
    changes: inputsDiffer<Partial<ClusterIdentityInputs>>(olds, news),
  }),

  create: async (inputs) => {
    const clusterId = inputs.retainedClusterId || newClusterId();
    return { id: clusterId, outs: { ...plainInputs(inputs), clusterId } };
  },

  read: async (id, props) => ({ id, props }),

  update: async (_id, { clusterId }, news) => ({ outs: { ...plainInputs(news), clusterId } }),

  delete: async () => {},
};

export = clusterIdentityProvider;
