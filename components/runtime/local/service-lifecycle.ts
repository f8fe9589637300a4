import { existsSync } from "node:fs";
import { mkdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { HEALTHY } from "../../pulumi/health";
import { PRIVATE_FOLDER } from "../../shared/atomic-file";
import { findByToken } from "../machine/process-identity";
import { emptyTrash, moveData, rejectOccupied, releaseData } from "./data-owner";
import { temporaryDir } from "./launch";
import { ensureRunning, logFile } from "./run-service";
import type { LocalServiceInputs, LocalServiceOutputs } from "./service-inputs";
import { readRecord, recordedProcess, removeRecord, startIdFlag, writeRecord } from "./service-record";
import { stopProcess } from "./stop-process";

/**
 * Starts a service, or adopts the process of an interrupted run.
 *
 * @throws if the service does not become ready. Then only its logs are left, and data that existed before.
 */
export async function startService(inputs: LocalServiceInputs): Promise<LocalServiceOutputs> {
  const dataExisted = existsSync(inputs.folders.data);
  try {
    return await runService(inputs);
  } catch (error) {
    await stopService(inputs);
    // The record of a service with older data stays: `destroy` finds the data through the record.
    if (!dataExisted) {
      await removeFiles(inputs, inputs.folders.data, false);
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
  await removeFiles(service, record?.dataDir ?? service.folders.data, service.retainData);
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
    // The old record would still claim the data.
    await removeRecord(olds.serviceDir);
    for (const folder of [olds.folders.config, olds.folders.logs, temporaryDir(olds.serviceDir)]) {
      await rm(folder, { recursive: true, force: true });
    }
    await removeEmptyParents(olds);
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
async function removeFiles(inputs: LocalServiceInputs, dataDir: string, retainData: boolean): Promise<void> {
  await releaseData(dataDir, inputs.serviceDir, retainData);
  for (const folder of [inputs.folders.config, temporaryDir(inputs.serviceDir)]) {
    await rm(folder, { recursive: true, force: true });
  }
  // Remove the record before the trash: a record without data would mean that the data was lost.
  await removeRecord(inputs.serviceDir);
  await emptyTrash(dataDir);
}

/** Removes empty folders of the stack. The user's own `dataDir` stays. */
async function removeEmptyParents({ serviceDir, folders }: LocalServiceInputs): Promise<void> {
  const stackDir = dirname(serviceDir);
  const ofStack = [dirname(folders.data), stackDir].filter((folder) => `${folder}/`.startsWith(join(stackDir, "/")));
  for (const folder of ofStack) {
    await rmdir(folder).catch(() => {}); // The folder is not empty, or does not exist.
  }
}
