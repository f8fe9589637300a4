import { existsSync } from "node:fs";

import { HEALTHY, type Health } from "../pulumi/health";
import { defineProvider, plainInputs } from "../pulumi/provider-module";
import { choiceDiffers, type DistributionChoice, distributionSource } from "./distribution-source";
import { obtainArchive, type VerifiedArchive } from "./obtain-archive";

type Outputs = DistributionChoice & VerifiedArchive & Health;

const ensureArchive = async (choice: DistributionChoice): Promise<Outputs> => ({
  ...plainInputs(choice),
  ...(await obtainArchive(distributionSource(choice))),
  health: HEALTHY,
});

export = defineProvider<DistributionChoice, Outputs>({
  diff: async (_id, olds, news) => ({ changes: olds.health !== HEALTHY || choiceDiffers(olds, news) }),

  create: async (inputs) => {
    const outs = await ensureArchive(inputs);
    return { id: outs.sha512, outs };
  },

  read: async (id, props) => ({
    id,
    props: { ...props, health: existsSync(props.path) ? HEALTHY : `${props.path} does not exist` },
  }),

  update: async (_id, _olds, news) => ({ outs: await ensureArchive(news) }),
});
