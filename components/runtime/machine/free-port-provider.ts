import { type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import type { FreePortArgs } from "./free-port";
import { pickFreePort } from "./pick-free-port";

const freePortProvider: ProviderModule<FreePortArgs, FreePortArgs & { readonly port: number }> = {
  check: async (_olds, news) => ({ inputs: news }),
  diff: async (_id, olds, news) => ({
    changes: olds.host !== news.host,
    replaces: olds.host === news.host ? [] : ["host"],
  }),
  create: async (inputs) => {
    const port = await pickFreePort(inputs.host);
    return { id: `${inputs.host}:${port}`, outs: { ...plainInputs(inputs), port } };
  },
  read: async (id, props) => ({ id, props }),
  update: async (_id, olds) => ({ outs: olds }),
  delete: async () => {},
};

export = freePortProvider;
