import { randomUUID } from "node:crypto";

import type { ProviderModule } from "../../shared/provider-module";

type Nothing = Readonly<Record<string, never>>;

const sshStackProvider: ProviderModule<Nothing, Nothing> = {
  check: async (_olds, news) => ({ inputs: news }),
  diff: async () => ({ changes: false }),
  create: async () => ({ id: randomUUID(), outs: {} }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, olds) => ({ outs: olds }),
  delete: async () => {},
};

export = sshStackProvider;
