import { randomUUID } from "node:crypto";

import { inputsDiffer, type ProviderModule, plainInputs } from "../../../pulumi/provider-module";
import type { SshStackInputs } from "./host-preparation";

const sshStackProvider: ProviderModule<SshStackInputs, SshStackInputs> = {
  check: async (_olds, news) => ({ inputs: news }),
  diff: async (_id, olds, news) => ({ changes: inputsDiffer(olds, news) }),
  create: async (inputs) => ({ id: randomUUID(), outs: plainInputs(inputs) }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, _olds, news) => ({ outs: plainInputs(news) }),
  delete: async () => {},
};

export = sshStackProvider;
