import { type ProviderModule, plainInputs } from "../shared/provider-module";
import type { EnsembleInputs } from "./ensemble";

const ensembleProvider: ProviderModule<EnsembleInputs, EnsembleInputs> = {
  check: async (olds, news) => ({ inputs: news, failures: sizeProblems(olds, news) }),

  diff: async () => ({ changes: false }),

  create: async (inputs) => ({ id: "ensemble", outs: plainInputs(inputs) }),

  read: async (id, props) => ({ id, props }),

  update: async (_id, _olds, news) => ({ outs: plainInputs(news) }),

  delete: async () => {},
};

const sizeProblems = (olds: Partial<EnsembleInputs>, news: EnsembleInputs) =>
  olds.servers === undefined || olds.servers === news.servers
    ? []
    : [
        {
          property: "zookeepers",
          reason: `must stay ${olds.servers} for as long as the stack is there, got ${news.servers}; set it back or destroy the stack first, for other servers could agree without those that have the data`,
        },
      ];

export = ensembleProvider;
