import { isDeepStrictEqual } from "node:util";

import { defineProvider, inputsDiffer, plainInputs } from "../pulumi/provider-module";
import type { RoundTripReport, RoundTripSettings } from "./round-trip";

interface Inputs extends RoundTripSettings {
  readonly startIds: readonly string[];
}

type Outputs = Inputs & RoundTripReport;

const smokeTestProvider = defineProvider<Inputs, Outputs>({
  diff: async (_id, olds, news) => ({ changes: inputsDiffer<Inputs>(olds, news) }),

  create: async (inputs) => ({ id: "smoke-test", outs: await runTest(inputs) }),

  update: async (_id, olds, news) => ({
    outs: isSameCluster(olds, news)
      ? { ...plainInputs(news), verified: olds.verified, durationsMs: olds.durationsMs }
      : await runTest(news),
  }),
});

async function runTest(inputs: Inputs): Promise<Outputs> {
  // Loaded here, because most runs test nothing.
  const { roundTrip }: typeof import("./round-trip") = require("./round-trip");
  return { ...plainInputs(inputs), ...(await roundTrip(inputs)) };
}

/** True if the brokers are the same and have not restarted, so that only settings of the test itself differ. */
const isSameCluster = (olds: Outputs, news: Inputs): boolean =>
  olds.bootstrapServers === news.bootstrapServers && isDeepStrictEqual(olds.startIds, news.startIds);

export = smokeTestProvider;
