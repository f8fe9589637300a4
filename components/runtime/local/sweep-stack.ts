import { readdir, rm, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { finishedName } from "../../shared/atomic-file";
import { emptyTrash, releaseData, removeUnusedData } from "./data-owner";
import { removeLaunchers } from "./launchers/remove-launchers";
import type { LocalStackInputs } from "./local-stack";
import { readRecord, recordedFolders, recordedProcess, recordFile } from "./service-record";
import { stopProcess } from "./stop-process";

/**
 * Longest time for the orderly stop of a service that no resource knows, in milliseconds. Short where its data is deleted
 * as well: the service needs to flush nothing then, and a broker may wait in vain for a ZooKeeper that was stopped before.
 */
const STOP_TIMEOUT_MS = { retained: 60_000, deleted: 2_000 } as const;

/**
 * Stops and removes all services in the folder of a stack, then removes the folder if it is empty. Other files in the
 * folder stay.
 */
export async function sweepStack({ path, retainData }: LocalStackInputs): Promise<void> {
  for (const service of await readdir(path).catch(() => [])) {
    await sweepService(join(path, service), retainData);
  }
  await removeLaunchers(path);
  const dataRoot = join(path, "data");
  for (const service of await readdir(dataRoot).catch(() => [])) {
    await removeUnusedData(join(dataRoot, service), join(path, service));
  }
  for (const folder of [dataRoot, path]) {
    await rmdir(folder).catch(() => {}); // The folder holds retained data, or does not exist.
  }
}

async function sweepService(serviceDir: string, retainData: boolean): Promise<void> {
  const record = await readRecord(serviceDir);
  const running = await recordedProcess(record);
  if (running !== undefined) {
    await stopProcess(running, retainData ? STOP_TIMEOUT_MS.retained : STOP_TIMEOUT_MS.deleted);
  }
  const dataFolders = record === undefined ? [] : recordedFolders(record);
  for (const folder of dataFolders) {
    await releaseData(folder, serviceDir, retainData);
  }
  if (record !== undefined || (await isFailedStart(serviceDir))) {
    await rm(serviceDir, { recursive: true, force: true });
  }
  for (const folder of dataFolders) {
    await emptyTrash(folder);
  }
}

/** True if the folder is all that a failed or killed start has left: its logs, its configuration, a part of its record. */
const isFailedStart = async (serviceDir: string): Promise<boolean> => {
  const names = await readdir(serviceDir).catch(() => ["not a folder"]);
  return names.every((name) =>
    ["logs", "config", "tmp", basename(recordFile(serviceDir))].includes(finishedName(name)),
  );
};
