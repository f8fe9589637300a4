import { inputsDiffer, type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { removeContainers, type ServiceContainers } from "./leftovers";

const containerSlotProvider: ProviderModule<ServiceContainers, ServiceContainers> = {
  check: async (_olds, news) => ({ inputs: news }),
  diff: async (_id, olds, news) => ({ changes: inputsDiffer(olds, news) }),
  create: async (inputs) => ({ id: inputs.service, outs: plainInputs(inputs) }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, _olds, news) => ({ outs: plainInputs(news) }),
  delete: async (_id, props) => removeContainers(props),
};

export = containerSlotProvider;
