import { mkdir } from "node:fs/promises";

import { defineProvider, plainInputs } from "../../pulumi/provider-module";
import { PRIVATE_FOLDER } from "../../shared/atomic-file";
import type { LocalStackInputs } from "./local-stack";
import { sweepStack } from "./sweep-stack";

const localStackProvider = defineProvider<LocalStackInputs>({
  diff: async (_id, olds, news) => ({
    changes: olds.path !== news.path || olds.retainData !== news.retainData,
    replaces: olds.path === news.path ? [] : ["path"],
  }),

  create: async (inputs) => {
    await mkdir(inputs.path, { recursive: true, mode: PRIVATE_FOLDER });
    return { id: inputs.path, outs: plainInputs(inputs) };
  },

  delete: async (_id, props) => sweepStack(props),
});

export = localStackProvider;
