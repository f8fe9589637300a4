import { existsSync } from "node:fs";
import { mkdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { HEALTHY } from "../../pulumi/health";
import { PRIVATE_FOLDER } from "../../shared/atomic-file";
import { dataFoldersOf } from "../data-folders";
import { findByToken } from "../machine/process-identity";
import { emptyTrash, hasData, moveData, rejectOccupied, releaseData } from "./data-owner";
import { temporaryDir } from "./launch";
import { ensureRunning, logFile } from "./run-service";
import type { LocalServiceInputs, LocalServiceOutputs } from "./service-inputs";
import {
  readRecord,
  recordedFolders,
  recordedProcess,
  recordFolders,
  removeRecord,
  startIdFlag,
  writeRecord,
} from "./service-record";
import { stopProcess } from "./stop-process";

/**
 * Starts a service, or adopts the process of an interrupted run.
 *
 * @throws if the service does not become ready. Then only its logs are left, and data that existed before.
 */
export async function startService(inputs: LocalServiceInputs): Promise<LocalServiceOutputs> {
  const dataExisted = dataFoldersOf(inputs.folders).some((folder) => existsSync(folder));
  try {
    return await runService(inputs);
  } catch (error) {
    await stopService(inputs);
    // The record of a service with older data stays: `destroy` finds the data through the record.
    if (!dataExisted) {
      await removeFiles(inputs, dataFoldersOf(inputs.folders), false);
    }
    throw error;
  }
}

/** Moves a service and its data to its new folders if they have changed, then runs the service with the new inputs. */
export async function updateService(olds: LocalServiceOutputs, news: LocalServiceInputs): Promise<LocalServiceOutputs> {
  await moveService(olds, news);
  return runService(news);
}

/** Stops a service and removes its folders. Succeeds as well if the service no longer exists. */
export async function removeService(service: LocalServiceOutputs): Promise<void> {
  const record = await readRecord(service.serviceDir);
  await stopService(service, service.startId);
  const folders = [...(record === undefined ? [] : recordedFolders(record)), ...dataFoldersOf(service.folders)];
  await removeFiles(service, folders, service.retainData);
  await rm(service.serviceDir, { recursive: true, force: true });
  await removeEmptyParents(service);
}

async function runService(inputs: LocalServiceInputs): Promise<LocalServiceOutputs> {
  return { ...inputs, ...(await ensureRunning(inputs)), health: HEALTHY, logFile: logFile(inputs) };
}

/**
 * Moves a service and its data to their new folders. The service may have been started from another folder, because the
 * checkout was moved. The data may be where a failed update has left it.
 */
async function moveService(olds: LocalServiceOutputs, news: LocalServiceInputs): Promise<void> {
  const record = (await readRecord(news.serviceDir)) ?? (await readRecord(olds.serviceDir));
  const from = record === undefined ? dataFoldersOf(olds.folders) : recordedFolders(record);
  const to = dataFoldersOf(news.folders);
  const moves = from.flatMap((folder, index) => {
    const target = to[index];
    return target === undefined || target === folder ? [] : [[folder, target] as const];
  });
  for (const [folder, target] of moves) {
    await rejectOccupied(folder, target);
  }
  const removed = from.slice(to.length);
  for (const folder of removed) {
    await rejectData(folder);
  }
  if (record === undefined || olds.serviceDir !== news.serviceDir || moves.length + removed.length > 0) {
    await stopService(olds, olds.startId);
  }
  for (const [folder, target] of moves) {
    await moveData(folder, target);
  }
  if (record !== undefined) {
    await mkdir(news.serviceDir, { recursive: true, mode: PRIVATE_FOLDER });
    await writeRecord(news.serviceDir, { ...record, ...recordFolders(to.slice(0, from.length)) });
  }
  for (const folder of removed) {
    await releaseData(folder, olds.serviceDir, false);
    await emptyTrash(folder);
  }
  if (olds.serviceDir !== news.serviceDir) {
    // The old record would still claim the data.
    await removeRecord(olds.serviceDir);
    for (const folder of [olds.folders.config, olds.folders.logs, temporaryDir(olds.serviceDir)]) {
      await rm(folder, { recursive: true, force: true });
    }
    await removeEmptyParents(olds);
  }
}

/** @throws if a folder that is no longer in `dataDir` contains data. A start that failed may have claimed an empty one. */
async function rejectData(folder: string): Promise<void> {
  if (await hasData(folder)) {
    throw new Error(`data folder ${folder} contains data; set dataDir back, with the folder at its place`);
  }
}

/**
 * Stops the recorded process of a service, or else the process with the startId in its command line: the record may have
 * been deleted by hand, or moved together with its folder.
 */
async function stopService({ serviceDir, spec }: LocalServiceInputs, startId?: string): Promise<void> {
  const recorded = await recordedProcess(await readRecord(serviceDir));
  const running = recorded ?? (startId && (await findByToken(startIdFlag(startId))));
  if (running) {
    await stopProcess(running, spec.stopTimeoutMs);
  }
}

/** Removes the files of a service except for its logs. */
async function removeFiles(
  inputs: LocalServiceInputs,
  dataFolders: readonly string[],
  retainData: boolean,
): Promise<void> {
  for (const folder of dataFolders) {
    await releaseData(folder, inputs.serviceDir, retainData);
  }
  for (const folder of [inputs.folders.config, temporaryDir(inputs.serviceDir)]) {
    await rm(folder, { recursive: true, force: true });
  }
  // Remove the record before the trash: a record without data would mean that the data was lost.
  await removeRecord(inputs.serviceDir);
  for (const folder of dataFolders) {
    await emptyTrash(folder);
  }
}

/** Removes empty folders of the stack. The user's own `dataDir` stays. */
async function removeEmptyParents({ serviceDir, folders }: LocalServiceInputs): Promise<void> {
  const stackDir = dirname(serviceDir);
  const ofStack = [dirname(folders.data), stackDir].filter((folder) => `${folder}/`.startsWith(join(stackDir, "/")));
  for (const folder of ofStack) {
    await rmdir(folder).catch(() => {}); // The folder is not empty, or does not exist.
  }
}
