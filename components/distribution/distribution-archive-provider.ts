import { existsSync } from "node:fs";

import { type Health, WHOLE } from "../shared/health";
import { type ProviderModule, plainInputs } from "../shared/provider-module";
import { type VerifiedArchive, verifiedArchive } from "./archive";
import { choiceDiffers, type DistributionChoice, distributionSource } from "./distribution-source";

type Outputs = DistributionChoice & VerifiedArchive & Health;

const distributionArchiveProvider: ProviderModule<DistributionChoice, Outputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({ changes: olds.health !== WHOLE || choiceDiffers(olds, news) }),

  create: async (inputs) => {
    const outs = await found(inputs);
    return { id: outs.sha512, outs };
  },

  read: async (id, props) => ({
    id,
    props: { ...props, health: existsSync(props.path) ? WHOLE : `${props.path} is gone` },
  }),

  update: async (_id, _olds, news) => ({ outs: await found(news) }),

  delete: async () => {},
};

const found = async (choice: DistributionChoice): Promise<Outputs> => ({
  ...plainInputs(choice),
  ...(await verifiedArchive(distributionSource(choice))),
  health: WHOLE,
});

export = distributionArchiveProvider;
