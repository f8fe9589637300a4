import { isUnknown, type ProviderModule, plainInputs } from "../pulumi/provider-module";
import { awaitMetadata } from "./await-metadata";
import { obstaclesToRestart } from "./replicas";
import type { RestartGateInputs } from "./restart-gate";

const restartTurnProvider: ProviderModule<RestartGateInputs, RestartGateInputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, _olds, news) => ({ changes: !isUnknown(news.reasons) && news.reasons.length > 0 }),

  create: async (inputs) => ({ id: inputs.service, outs: await taken(inputs) }),

  read: async (id, props) => ({ id, props }),

  update: async (_id, _olds, news) => ({ outs: await taken(news) }),

  delete: async () => {},
};

async function taken(inputs: RestartGateInputs): Promise<RestartGateInputs> {
  const { service, reasons, brokerIds, expected, brokers, timeoutMs } = inputs;
  for (const brokerId of reasons.length > 0 ? brokerIds : []) {
    await awaitMetadata(
      brokers,
      (views) => obstaclesToRestart(views, brokerId, expected),
      (reason) =>
        `${service} was not restarted, for within ${timeoutMs} ms it did not become safe (${reason}); ` +
        "bring the brokers back that are lacking and run it again",
      timeoutMs,
    );
  }
  return plainInputs(inputs);
}

export = restartTurnProvider;
