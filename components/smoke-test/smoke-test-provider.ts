import { isDeepStrictEqual } from "node:util";

import { inputsDiffer, type ProviderModule, plainInputs } from "../pulumi/provider-module";
import { type RoundTripReport, type RoundTripSettings, roundTrip } from "./round-trip";

interface Inputs extends RoundTripSettings {
  readonly startIds: readonly string[];
}

type Outputs = Inputs & RoundTripReport;

const smokeTestProvider: ProviderModule<Inputs, Outputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({ changes: inputsDiffer<Inputs>(olds, news) }),

  create: async (inputs) => ({ id: "smoke-test", outs: await prove(inputs) }),

  read: async (id, props) => ({ id, props }),

  update: async (_id, olds, news) => ({
    outs: provenBefore(olds, news)
      ? { ...plainInputs(news), verified: olds.verified, durationsMs: olds.durationsMs }
      : await prove(news),
  }),

  delete: async () => {},
};

const prove = async (inputs: Inputs): Promise<Outputs> => ({ ...plainInputs(inputs), ...(await roundTrip(inputs)) });

/** Whether only the settings of the test itself differ, not what it is about. */
const provenBefore = (olds: Outputs, news: Inputs): boolean =>
  olds.bootstrapServers === news.bootstrapServers && isDeepStrictEqual(olds.startIds, news.startIds);

export = smokeTestProvider;
