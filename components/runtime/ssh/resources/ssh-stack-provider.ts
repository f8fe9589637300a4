import { randomUUID } from "node:crypto";

import { defineProvider, plainInputs } from "../../../pulumi/provider-module";
import type { SshStackInputs } from "./ssh-stack";

const sshStackProvider = defineProvider<SshStackInputs>({
  create: async (inputs) => ({ id: randomUUID(), outs: plainInputs(inputs) }),
});

export = sshStackProvider;
