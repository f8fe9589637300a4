import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { PRIVATE_FOLDER } from "../../shared/atomic-file";
import { releaseData, removeAside } from "./data-owner";
import type { LocalStackArgs } from "./local-stack";
import { readRecord, recordedProcess } from "./service-record";
import { stopProcess } from "./stop-process";

/**
 * Time that a service which no resource knows of has to stop, in milliseconds: what it would still write is of no use
 * where its data goes as well, and a broker whose ZooKeeper has gone before it may wait for it in vain.
 */
const STOP_TIMEOUT_MS = { retained: 60_000, removed: 2_000 } as const;

const stackFolderProvider: ProviderModule<LocalStackArgs, LocalStackArgs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({
    changes: olds.path !== news.path || olds.retainData !== news.retainData,
    replaces: olds.path === news.path ? [] : ["path"],
  }),

  create: async (inputs) => {
    await mkdir(inputs.path, { recursive: true, mode: PRIVATE_FOLDER });
    return { id: inputs.path, outs: plainInputs(inputs) };
  },

  read: async (id, props) => ({ id, props }),

  update: async (_id, _olds, news) => ({ outs: plainInputs(news) }),

  delete: async (_id, { path, retainData }) => {
    for (const service of await readdir(path).catch(() => [])) {
      await takeAway(join(path, service), retainData);
    }
    for (const folder of [join(path, "data"), path]) {
      await rmdir(folder).catch(() => {}); // Not empty: it holds data that is to stay.
    }
  },
};

async function takeAway(serviceDir: string, retainData: boolean): Promise<void> {
  const record = await readRecord(serviceDir);
  const running = await recordedProcess(record);
  if (running !== undefined) {
    await stopProcess(running, retainData ? STOP_TIMEOUT_MS.retained : STOP_TIMEOUT_MS.removed);
  }
  if (record !== undefined) {
    await releaseData(record.dataDir, serviceDir, retainData);
  }
  if (record !== undefined || (await isLeftOver(serviceDir))) {
    await rm(serviceDir, { recursive: true, force: true });
  }
  if (record !== undefined) {
    await removeAside(record.dataDir);
  }
}

/** Whether a folder is what a service leaves whose start failed: its logs alone. */
const isLeftOver = async (serviceDir: string): Promise<boolean> => {
  const names = await readdir(serviceDir).catch(() => ["?"]);
  return names.every((name) => name === "logs" || name === "config");
};

export = stackFolderProvider;
