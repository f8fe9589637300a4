import { defineProvider, plainInputs } from "../../pulumi/provider-module";
import type { FreePortInputs } from "./free-port";
import { pickFreePort } from "./pick-free-port";

const freePortProvider = defineProvider<FreePortInputs, FreePortInputs & { readonly port: number }>({
  diff: async (_id, olds, news) => ({
    changes: olds.host !== news.host,
    replaces: olds.host === news.host ? [] : ["host"],
  }),
  create: async (inputs) => {
    const port = await pickFreePort(inputs.host);
    return { id: `${inputs.host}:${port}`, outs: { ...plainInputs(inputs), port } };
  },
  update: async (_id, olds) => ({ outs: olds }),
});

export = freePortProvider;
