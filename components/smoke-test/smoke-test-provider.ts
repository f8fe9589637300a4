import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { NodePort } from "../kafka-client/cluster-connection";
import type { SecureRelaySettings } from "../kafka-client/secure-relay";
import { defineProvider, inputsDiffer, plainInputs } from "../pulumi/provider-module";
import type { RoundTripReport, RoundTripSettings } from "./round-trip";

interface Inputs extends RoundTripSettings {
  /** Ports that the nodes of a secured cluster alone may use. */
  readonly nodePorts?: readonly NodePort[];
  /** Authority of the nodes, which users need not trust. */
  readonly nodeAuthorities?: string;
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
  const report = await roundTrip(inputs);
  const { userRelay } = inputs;
  const refused = userRelay === undefined ? [] : [await refusalsOf(inputs, userRelay.settings as SecureRelaySettings)];
  return { ...plainInputs(inputs), ...report, verified: [...report.verified, ...refused] };
}

/** Sentence about clients that the secured services refuse. */
async function refusalsOf(
  { bootstrapServers, nodePorts, nodeAuthorities }: Inputs,
  { identity, inner }: SecureRelaySettings,
): Promise<string> {
  const { verifyRefusals }: typeof import("./refusals") = require("./refusals");
  const { foreignCertificate }: typeof import("./foreign-certificate") = require("./foreign-certificate");
  const nobodys = `nobody-${randomUUID()}`;
  return verifyRefusals({
    bootstrapServers,
    inner,
    user: identity,
    ...(identity.certificate !== undefined && { foreign: await foreignCertificate(identity.certificate) }),
    topic: nobodys,
    group: nobodys,
    nodePorts,
    nodeAuthorities,
  });
}

/** True if the brokers are the same and have not restarted, so that only settings of the test itself differ. */
const isSameCluster = (olds: Outputs, news: Inputs): boolean =>
  olds.bootstrapServers === news.bootstrapServers && isDeepStrictEqual(olds.startIds, news.startIds);

export = smokeTestProvider;
