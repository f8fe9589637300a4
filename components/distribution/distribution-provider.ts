import { HEALTHY, type Health } from "../pulumi/health";
import { defineProvider, plainInputs } from "../pulumi/provider-module";
import type { DistributionArgs } from "./distribution";
import { choiceDiffers } from "./distribution-source";
import { inspectInstallation } from "./inspect-installation";

interface Inputs extends DistributionArgs {
  readonly home: string;
}

interface Outputs extends Inputs, Health {
  readonly sha512: string;
}

async function ensureInstalled(inputs: Inputs): Promise<Outputs> {
  // Loaded here, because most runs install nothing.
  const { installDistribution }: typeof import("./install-distribution") = require("./install-distribution");
  const { sha512 } = await installDistribution(inputs.distributionsDir, inputs);
  return { ...plainInputs(inputs), sha512, health: HEALTHY };
}

export = defineProvider<Inputs, Outputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || olds.distributionsDir !== news.distributionsDir || choiceDiffers(olds, news),
  }),

  create: async (inputs) => ({ id: inputs.home, outs: await ensureInstalled(inputs) }),

  read: async (id, props) => {
    const { problem } = await inspectInstallation(props.home);
    return { id, props: { ...props, health: problem ?? HEALTHY } };
  },

  update: async (_id, _olds, news) => ({ outs: await ensureInstalled(news) }),
});
