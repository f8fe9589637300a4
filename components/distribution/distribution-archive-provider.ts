import { existsSync } from "node:fs";

import { HEALTHY, type Health } from "../pulumi/health";
import { type ProviderModule, plainInputs } from "../pulumi/provider-module";
import { type VerifiedArchive, obtainArchive } from "./obtain-archive";
import { choiceDiffers, type DistributionChoice, distributionSource } from "./distribution-source";

type Outputs = DistributionChoice & VerifiedArchive & Health;

const distributionArchiveProvider: ProviderModule<DistributionChoice, Outputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({ changes: olds.health !== HEALTHY || choiceDiffers(olds, news) }),

  create: async (inputs) => {
    const outs = await found(inputs);
    return { id: outs.sha512, outs };
  },

  read: async (id, props) => ({
    id,
    props: { ...props, health: existsSync(props.path) ? HEALTHY : `${props.path} is gone` },
  }),

  update: async (_id, _olds, news) => ({ outs: await found(news) }),

  delete: async () => {},
};

const found = async (choice: DistributionChoice): Promise<Outputs> => ({
  ...plainInputs(choice),
  ...(await obtainArchive(distributionSource(choice))),
  health: HEALTHY,
});

export = distributionArchiveProvider;
