import { defineProvider, plainInputs } from "../pulumi/provider-module";
import type { ProtocolLevelInputs } from "./protocol-level";

export = defineProvider<ProtocolLevelInputs>({
  create: async (inputs) => ({ id: "protocol", outs: plainInputs(inputs) }),
});
