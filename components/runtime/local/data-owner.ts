import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { finishedName, PRIVATE_FOLDER, writeFileAtomically } from "../../shared/atomic-file";
import { errorCode } from "../../shared/error-message";
import { readJsonIfExists } from "../../shared/json-file";
import { readRecord, recordedProcess } from "./service-record";

/** Service that uses a data folder, or used it last. Recorded in the folder itself. */
export interface DataOwner {
  /** `project/stack/service`. */
  readonly owner: string;
  /** Folder of the service's record. */
  readonly serviceDir: string;
  /** True if the service was deleted and its data is free for the next service. @defaultValue false */
  readonly isReleased?: boolean;
  /** Position among several folders of the service, from 0. @defaultValue - the only folder, or the first one */
  readonly position?: number;
  /** Several folders that the service was ready with, in their order. @defaultValue - this folder alone, or never ready */
  readonly folders?: readonly string[];
}

/** Name of the file in a data folder that records the owner. */
export const OWNER_FILE = ".owner.json";

/**
 * Claims the data folders of a service: each one is empty, released, or its owner no longer exists.
 *
 * @throws if {@link rejectForeignData} does. Then no folder was changed.
 */
export async function claimData(folders: readonly string[], claim: DataOwner): Promise<void> {
  for (const folder of folders) {
    await rejectForeignData(folder, claim);
  }
  for (const [position, folder] of folders.entries()) {
    await emptyTrash(folder);
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
    const { folders: used } = (await readOwner(folder)) ?? {};
    await writeOwner(folder, { ...claim, ...(position > 0 && { position }), ...(used && { folders: used }) });
  }
}

/** Records in a folder with data from outside this project that the service may claim the data. */
export const offerData = (dataDir: string, owner: Omit<DataOwner, "isReleased">): Promise<void> =>
  writeOwner(dataDir, { ...owner, isReleased: true });

/** Records in each of several folders that the service was ready with all of them. */
export async function recordUse(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const owner = await readOwner(folder);
    if (owner !== undefined && folders.length > 1 && !isDeepStrictEqual(owner.folders, folders)) {
      await writeOwner(folder, { ...owner, folders });
    }
  }
}

/** First of several folders that does not belong to the service: its disk was lost or exchanged. One folder is not checked. */
export async function findLostFolder(folders: readonly string[], serviceDir: string): Promise<string | undefined> {
  for (const folder of folders.length > 1 ? folders : []) {
    // A disk that fails can't be read.
    const owner = await readOwner(folder).catch(() => undefined);
    if (owner?.serviceDir !== serviceDir) {
      return folder;
    }
  }
  return undefined;
}

/**
 * Checks that a service may claim a data folder.
 *
 * @throws if the folder belongs to a service of another stack, or contains files of other programs.
 */
export async function rejectForeignData(dataDir: string, claim: Pick<DataOwner, "serviceDir">): Promise<void> {
  const owner = await readOwner(dataDir);
  if (owner === undefined) {
    const names = await namesInData(dataDir);
    if (names.length > 0) {
      throw new Error(
        `data folder ${dataDir} must be empty or hold data of this project, got ${names.length} other files or folders, ` +
          `such as ${JSON.stringify(names[0])}; set another dataDir`,
      );
    }
  } else if (owner.serviceDir !== claim.serviceDir && !owner.isReleased) {
    const record = await readRecord(owner.serviceDir);
    if (record !== undefined) {
      const running = await recordedProcess(record);
      throw new Error(
        `data folder ${dataDir} belongs to ${owner.owner}${running ? `, which runs as process ${running.pid}` : ""}; ` +
          "destroy that stack first or set another dataDir",
      );
    }
  }
}

/**
 * Releases the data folder of a service: marks the data as free for the next service, or moves it to the trash in one
 * step, for {@link emptyTrash}. The folder of another service stays unchanged.
 */
export async function releaseData(dataDir: string, serviceDir: string, retain: boolean): Promise<void> {
  const owner = await readOwner(dataDir);
  if (owner === undefined || owner.serviceDir !== serviceDir) {
    return;
  }
  if (retain) {
    await writeOwner(dataDir, { ...owner, isReleased: true });
  } else {
    await emptyTrash(dataDir);
    // A mount point can't be renamed: then the files are deleted one by one.
    await rename(dataDir, trashDir(dataDir)).catch(() => rm(dataDir, { recursive: true, force: true }));
  }
}

/** Name of a released data folder while its files are being deleted. Data that is in the trash was not lost. */
export const trashDir = (dataDir: string): string => `${dataDir}.removed`;

/** Deletes the data that {@link releaseData} has moved to the trash. */
export const emptyTrash = (dataDir: string): Promise<void> => rm(trashDir(dataDir), { recursive: true, force: true });

/**
 * Checks that data can be moved into a folder: data is never mixed or overwritten.
 *
 * @throws if there is data to move and the target is not empty.
 */
export async function rejectOccupied(from: string, to: string): Promise<void> {
  if (existsSync(from) && (await readdir(to).catch(() => [])).length > 0) {
    throw new Error(
      `data folder ${to} must be empty, so that the data in ${from} can be moved there; empty it or set another dataDir`,
    );
  }
}

/** Name of a data folder that was copied to another file system, while the original is being deleted. */
export const movedDir = (dataDir: string): string => `${dataDir}.moved`;

/** Moves the data of a service to another folder. An interrupted move continues with the next call. */
export async function moveData(from: string, to: string): Promise<void> {
  const [copy, moved] = [`${to}.copy`, movedDir(from)];
  if (existsSync(moved)) {
    await finishCopy(copy, to, moved);
    return;
  }
  if (!existsSync(from)) {
    return; // The data was moved before, or never existed.
  }
  await rejectOccupied(from, to);
  await mkdir(dirname(to), { recursive: true, mode: PRIVATE_FOLDER });
  await rm(to, { recursive: true, force: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== "EXDEV") {
      throw error;
    }
    // The target is on another file system. The original is renamed after the copy is complete: its new name tells the next
    // run, after an interruption, that the copy can be trusted.
    await rm(copy, { recursive: true, force: true });
    await cp(from, copy, { recursive: true, preserveTimestamps: true });
    await rename(from, moved);
    await finishCopy(copy, to, moved);
  }
}

async function finishCopy(copy: string, to: string, moved: string): Promise<void> {
  if (existsSync(copy)) {
    await rename(copy, to);
  }
  await rm(moved, { recursive: true });
}

/** True if a data folder contains more than the record of its owner. */
export const hasData = async (dataDir: string): Promise<boolean> => (await namesInData(dataDir)).length > 0;

/** Removes the data folder that a killed start has left without data. The folder of another service stays unchanged. */
export async function removeUnusedData(dataDir: string, serviceDir: string): Promise<void> {
  const owner = await readOwner(dataDir);
  if ((owner === undefined || owner.serviceDir === serviceDir) && !(await hasData(dataDir))) {
    await rm(dataDir, { recursive: true, force: true }).catch(() => {}); // It is a mount point.
  }
}

/** Names of files and folders in a data folder, except for the record of its owner. */
const namesInData = async (dataDir: string): Promise<string[]> =>
  (await readdir(dataDir).catch(() => [])).filter((name) => finishedName(name) !== OWNER_FILE);

/** The owner of a data folder; `undefined` if no service has used the folder. */
export const readOwner = (dataDir: string): Promise<DataOwner | undefined> =>
  readJsonIfExists<DataOwner>(join(dataDir, OWNER_FILE));

const writeOwner = (dataDir: string, owner: DataOwner): Promise<void> =>
  writeFileAtomically(join(dataDir, OWNER_FILE), `${JSON.stringify(owner)}\n`);
