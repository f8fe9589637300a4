import { defineProvider, plainInputs } from "../pulumi/provider-module";
import { awaitMetadata } from "./await-metadata";
import { outOfSyncReplicas } from "./replicas";
import type { ReplicasInSyncInputs } from "./replicas-in-sync";

export = defineProvider<ReplicasInSyncInputs>({
  // A broker that starts for the first time has no replicas to catch up with. Brokers that start side by side would also
  // wait for brokers that the engine has not started yet.
  create: async (inputs) => ({ id: inputs.service, outs: plainInputs(inputs) }),

  update: async (_id, _olds, news) => {
    for (const brokerId of news.brokerIds) {
      await awaitMetadata(
        [news.access],
        (views) => outOfSyncReplicas(views, brokerId),
        (reason) =>
          `${news.service} runs, but its replicas were not in sync within ${news.timeoutMs} ms (${reason}); see its log and run the command again`,
        news.timeoutMs,
      );
    }
    return { outs: plainInputs(news) };
  },
});
