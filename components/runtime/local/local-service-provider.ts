import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { type ProviderModule, plainInputs } from "../../shared/provider-module";
import { assess, HEALTHY } from "./assess";
import { moveData, releaseData } from "./data-owner";
import { ensureRunning, logFile } from "./run-service";
import { type LocalServiceInputs, type LocalServiceOutputs, runHash } from "./service-inputs";
import { readRecord, recordedProcess, removeRecord } from "./service-record";
import { stopProcess } from "./stop-process";

const localServiceProvider: ProviderModule<LocalServiceInputs, LocalServiceOutputs> = {
  check: async (_olds, news) => ({ inputs: news }),

  diff: async (_id, olds, news) => ({
    changes:
      olds.health !== HEALTHY || isUnknown(news.spec) || olds.runHash !== runHash(news) || inputsChanged(olds, news),
    replaces: olds.serviceDir === news.serviceDir ? [] : ["serviceDir"],
    deleteBeforeReplace: true,
  }),

  create: async (inputs) => {
    const dataWasThere = existsSync(inputs.folders.data);
    try {
      return { id: `${inputs.owner}/${inputs.service}`, outs: await run(inputs) };
    } catch (error) {
      await clearAway(inputs, inputs.retainData || dataWasThere);
      throw error;
    }
  },

  read: async (id, props) => {
    const { health, record } = await assess(props);
    const seen = record && { incarnation: record.incarnation, runHash: record.runHash };
    return { id, props: { ...props, ...seen, pid: record?.process?.pid ?? props.pid, health } };
  },

  update: async (_id, olds, news) => {
    if (olds.folders.data !== news.folders.data) {
      await stopRecorded(olds);
      await moveData(olds.folders.data, news.folders.data);
    }
    return { outs: await run(news) };
  },

  delete: async (_id, props) => {
    await stopRecorded(props);
    await clearAway(props, props.retainData);
    await rm(props.serviceDir, { recursive: true, force: true });
    await removeEmptyParents(props);
  },
};

async function run(inputs: LocalServiceInputs): Promise<LocalServiceOutputs> {
  return { ...plainInputs(inputs), ...(await ensureRunning(inputs)), health: HEALTHY, logFile: logFile(inputs) };
}

async function stopRecorded({ serviceDir, spec }: LocalServiceInputs): Promise<void> {
  const running = await recordedProcess(await readRecord(serviceDir));
  if (running !== undefined) {
    await stopProcess(running, spec.stopTimeoutMs);
  }
}

/** Removes what a service leaves behind, but for its logs. */
async function clearAway(inputs: LocalServiceInputs, retainData: boolean): Promise<void> {
  await releaseData(inputs.folders.data, inputs.serviceDir, retainData);
  await rm(inputs.folders.config, { recursive: true, force: true });
  await removeRecord(inputs.serviceDir);
}

/** The folders of the stack that now hold nothing; a folder that the user named is the user's. */
async function removeEmptyParents({ serviceDir, folders }: LocalServiceInputs): Promise<void> {
  const stackDir = dirname(serviceDir);
  const ofTheStack = [dirname(folders.data), stackDir].filter((folder) => `${folder}/`.startsWith(join(stackDir, "/")));
  for (const folder of ofTheStack) {
    await rmdir(folder).catch(() => {}); // Not empty, or gone.
  }
}

/** In a preview, what is not known yet comes as a text that stands for it. */
const isUnknown = (value: unknown): boolean => typeof value === "string";

/** Whether an input differs that is stored, apart from what the SDK adds for itself. */
function inputsChanged(olds: LocalServiceOutputs, news: LocalServiceInputs): boolean {
  return Object.entries(plainInputs(news)).some(
    ([key, value]) => !isDeepStrictEqual(value, olds[key as keyof LocalServiceInputs]),
  );
}

export = localServiceProvider;
