import { inputsDiffer, type ProviderModule, plainInputs } from "../pulumi/provider-module";
import { awaitMetadata } from "./await-metadata";
import { lacksOf } from "./replicas";
import type { ReplicasInSyncInputs } from "./replicas-in-sync";

const inSyncProvider: ProviderModule<ReplicasInSyncInputs, ReplicasInSyncInputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({ changes: inputsDiffer(olds, news) }),

  // Brokers that start for the first time have nothing to catch up with, or start side by side and would wait for those
  // that the engine has not got to yet.
  create: async (inputs) => ({ id: inputs.service, outs: plainInputs(inputs) }),

  read: async (id, props) => ({ id, props }),

  update: async (_id, _olds, news) => {
    for (const brokerId of news.brokerIds) {
      await awaitMetadata(
        [news.access],
        (views) => lacksOf(views, brokerId),
        (reason) =>
          `${news.service} runs, but was not in sync within ${news.timeoutMs} ms (${reason}); see its log and run it again`,
        news.timeoutMs,
      );
    }
    return { outs: plainInputs(news) };
  },

  delete: async () => {},
};

export = inSyncProvider;
