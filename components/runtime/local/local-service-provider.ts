import { existsSync } from "node:fs";
import { mkdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inputsDiffer, isUnknown, type ProviderModule, plainInputs } from "../../pulumi/provider-module";
import { PRIVATE_FOLDER } from "../../shared/atomic-file";
import { dataFilesProblems, withCompletedDeletion } from "../data-fingerprint";
import { findByToken } from "../machine/process-identity";
import { assess, HEALTHY } from "./assess";
import { moveData, rejectOccupied, releaseData, removeAside } from "./data-owner";
import { ensureRunning, logFile } from "./run-service";
import { type LocalServiceInputs, type LocalServiceOutputs, runHash } from "./service-inputs";
import { readRecord, recordedProcess, removeRecord, startIdFlag, writeRecord } from "./service-record";
import { stopProcess } from "./stop-process";

const localServiceProvider: ProviderModule<LocalServiceInputs, LocalServiceOutputs> = {
  check: async (olds, news) => ({
    inputs: news,
    failures:
      // Data that is discarded is taken for nobody's.
      olds.spec === undefined || isUnknown(news.spec) || news.spec.dataToDelete !== undefined
        ? []
        : dataFilesProblems(news.service, olds.spec.dataFiles, news.spec.dataFiles),
  }),

  diff: async (_id, olds, news) => ({
    changes: olds.health !== HEALTHY || isUnknown(news.spec) || olds.runHash !== runHash(news) || differ(olds, news),
  }),

  create: async (inputs) => {
    const dataWasThere = existsSync(inputs.folders.data);
    try {
      return { id: `${inputs.owner}/${inputs.service}`, outs: await run(inputs) };
    } catch (error) {
      await stopService(inputs);
      // Data that was there before is kept, and with it what `destroy` needs to find it.
      if (!dataWasThere) {
        await clearAway(inputs, inputs.folders.data, false);
      }
      throw error;
    }
  },

  read: async (id, props) => {
    const { health, record } = await assess(props);
    const seen = record && { startId: record.startId, runHash: record.runHash };
    return { id, props: { ...props, ...seen, pid: record?.process?.pid ?? props.pid, health } };
  },

  update: async (_id, olds, news) => {
    await moveIfElsewhere(olds, news);
    return { outs: await run(news) };
  },

  delete: async (_id, props) => {
    const record = await readRecord(props.serviceDir);
    await stopService(props, props.startId);
    await clearAway(props, record?.dataDir ?? props.folders.data, props.retainData);
    await rm(props.serviceDir, { recursive: true, force: true });
    await removeEmptyParents(props);
  },
};

const differ = (olds: LocalServiceOutputs, news: LocalServiceInputs): boolean =>
  inputsDiffer<LocalServiceInputs>(olds, { ...news, spec: withCompletedDeletion(olds.spec, news.spec) });

async function run(inputs: LocalServiceInputs): Promise<LocalServiceOutputs> {
  return { ...plainInputs(inputs), ...(await ensureRunning(inputs)), health: HEALTHY, logFile: logFile(inputs) };
}

/**
 * Brings a service and its data to where they are to be. The service may have been started from another folder (the
 * checkout was moved), and the data may be where an update that failed has brought it.
 */
async function moveIfElsewhere(olds: LocalServiceOutputs, news: LocalServiceInputs): Promise<void> {
  const record = (await readRecord(news.serviceDir)) ?? (await readRecord(olds.serviceDir));
  const from = record?.dataDir ?? olds.folders.data;
  if (from !== news.folders.data) {
    await rejectOccupied(from, news.folders.data);
  }
  if (record === undefined || olds.serviceDir !== news.serviceDir || from !== news.folders.data) {
    await stopService(olds, olds.startId);
  }
  if (from !== news.folders.data) {
    await moveData(from, news.folders.data);
  }
  if (record !== undefined) {
    await mkdir(news.serviceDir, { recursive: true, mode: PRIVATE_FOLDER });
    await writeRecord(news.serviceDir, { ...record, dataDir: news.folders.data });
  }
  if (olds.serviceDir !== news.serviceDir) {
    // Its record would still claim the data.
    await removeRecord(olds.serviceDir);
    for (const folder of [olds.folders.config, olds.folders.logs]) {
      await rm(folder, { recursive: true, force: true });
    }
    await removeEmptyParents(olds);
  }
}

/**
 * Stops the service: the recorded process, else the one that bears the startId in its command line, for a record may
 * have been deleted by hand or moved away with its folder.
 */
async function stopService({ serviceDir, spec }: LocalServiceInputs, startId?: string): Promise<void> {
  const recorded = await recordedProcess(await readRecord(serviceDir));
  const running = recorded ?? (startId && (await findByToken(startIdFlag(startId))));
  if (running) {
    await stopProcess(running, spec.stopTimeoutMs);
  }
}

/** Removes what a service leaves behind, but for its logs. */
async function clearAway(inputs: LocalServiceInputs, dataDir: string, retainData: boolean): Promise<void> {
  await releaseData(dataDir, inputs.serviceDir, retainData);
  await rm(inputs.folders.config, { recursive: true, force: true });
  // A record whose data is gone would say that it was lost.
  await removeRecord(inputs.serviceDir);
  await removeAside(dataDir);
}

/** The folders of the stack that now hold nothing; a folder that the user named is the user's. */
async function removeEmptyParents({ serviceDir, folders }: LocalServiceInputs): Promise<void> {
  const stackDir = dirname(serviceDir);
  const ofTheStack = [dirname(folders.data), stackDir].filter((folder) => `${folder}/`.startsWith(join(stackDir, "/")));
  for (const folder of ofTheStack) {
    await rmdir(folder).catch(() => {}); // Not empty, or gone.
  }
}

export = localServiceProvider;
