import { defineProvider, isUnknown, plainInputs } from "../pulumi/provider-module";
import { awaitMetadata } from "./await-metadata";
import { obstaclesToRestart } from "./replicas";
import type { RestartGateInputs } from "./restart-gate";

export = defineProvider<RestartGateInputs>({
  diff: async (_id, _olds, news) => ({ changes: !isUnknown(news.reasons) && news.reasons.length > 0 }),

  create: async (inputs) => ({ id: inputs.service, outs: await awaitSafeRestart(inputs) }),

  update: async (_id, _olds, news) => ({ outs: await awaitSafeRestart(news) }),
});

async function awaitSafeRestart(inputs: RestartGateInputs): Promise<RestartGateInputs> {
  const { service, reasons, brokerIds, expected, brokers, timeoutMs } = inputs;
  for (const brokerId of reasons.length > 0 ? brokerIds : []) {
    await awaitMetadata(
      brokers,
      (views) => obstaclesToRestart(views, brokerId, expected),
      (reason) =>
        `${service} was not restarted, because a restart did not become safe within ${timeoutMs} ms (${reason}); ` +
        "start the missing brokers and run the command again",
      timeoutMs,
    );
  }
  return plainInputs(inputs);
}
