import { defineProvider, plainInputs } from "../../pulumi/provider-module";
import { removeContainers, type ServiceContainers } from "./service-containers";

const containerCleanupProvider = defineProvider<ServiceContainers>({
  create: async (inputs) => ({ id: inputs.service, outs: plainInputs(inputs) }),
  delete: async (_id, props) => removeContainers(props),
});

export = containerCleanupProvider;
