import { type ProviderModule, plainInputs } from "../pulumi/provider-module";
import type { EnsembleSizeGuardInputs } from "./ensemble-size-guard";

const ensembleProvider: ProviderModule<EnsembleSizeGuardInputs, EnsembleSizeGuardInputs> = {
  check: async (olds, news) => ({ inputs: news, failures: sizeProblems(olds, news) }),

  diff: async () => ({ changes: false }),

  create: async (inputs) => ({ id: "ensemble", outs: plainInputs(inputs) }),

  read: async (id, props) => ({ id, props }),

  update: async (_id, _olds, news) => ({ outs: plainInputs(news) }),

  delete: async () => {},
};

const sizeProblems = (olds: Partial<EnsembleSizeGuardInputs>, news: EnsembleSizeGuardInputs) =>
  olds.servers === undefined || olds.servers === news.servers
    ? []
    : [
        {
          property: "zookeepers",
          reason: `must stay ${olds.servers} for as long as the stack is there, got ${news.servers}; set it back or destroy the stack first, for other servers could agree without those that have the data`,
        },
      ];

export = ensembleProvider;
