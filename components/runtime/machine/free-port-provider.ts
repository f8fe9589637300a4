import { randomInt } from "node:crypto";

import { type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import type { FreePortArgs } from "./free-port";
import { bindError } from "./port-holder";

/** Below the range that systems take for outgoing connections (Linux from 32768, others from 49152). */
const FIRST_PORT = 20_000;
const LAST_PORT = 30_000;
const TRIES = 100;

/** Picked here already: two services of one stack are created side by side, before either listens. */
const picked = new Set<number>();

const freePortProvider: ProviderModule<FreePortArgs, FreePortArgs & { readonly port: number }> = {
  check: async (_olds, news) => ({ inputs: news }),
  diff: async (_id, olds, news) => ({
    changes: olds.host !== news.host,
    replaces: olds.host === news.host ? [] : ["host"],
  }),
  create: async (inputs) => {
    const port = await pickPort(inputs.host);
    return { id: `${inputs.host}:${port}`, outs: { ...plainInputs(inputs), port } };
  },
  read: async (id, props) => ({ id, props }),
  update: async (_id, olds) => ({ outs: olds }),
  delete: async () => {},
};

async function pickPort(host: string): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (picked.has(port)) {
      continue;
    }
    picked.add(port); // Before the question, which others may ask at the same time.
    if ((await bindError(host, port)) === undefined) {
      return port;
    }
  }
  throw new Error(`no free port found on ${host} between ${FIRST_PORT} and ${LAST_PORT}; set port and zookeeperPort`);
}

export = freePortProvider;
