import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PRIVATE_FOLDER, writeFileAtomically } from "../../shared/atomic-file";
import { errorCode } from "../../shared/error-message";
import { readJsonIfExists } from "../../shared/json-file";
import { readRecord, recordedProcess } from "./service-record";

/** Service that uses a data folder, or used it last. Recorded in the folder itself. */
export interface DataOwner {
  /** `project/stack/service`. */
  readonly owner: string;
  /** Folder of the service's record. */
  readonly serviceDir: string;
  /** True if the service was deleted and its data is free for the next service. */
  readonly isReleased?: boolean;
}

/** Name of the file in a data folder that records the owner. */
export const OWNER_FILE = ".owner.json";

/**
 * Claims a data folder for a service: an empty folder, a released one, or one whose owner no longer exists.
 *
 * @throws if the folder belongs to a service of another stack, or contains files of other programs.
 */
export async function claimData(dataDir: string, claim: DataOwner): Promise<void> {
  await emptyTrash(dataDir);
  const owner = await readOwner(dataDir);
  if (owner === undefined) {
    const names = await readdir(dataDir).catch(() => []);
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
  await writeOwner(dataDir, claim);
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

/** The owner of a data folder; `undefined` if no service has used the folder. */
export const readOwner = (dataDir: string): Promise<DataOwner | undefined> =>
  readJsonIfExists<DataOwner>(join(dataDir, OWNER_FILE));

const writeOwner = (dataDir: string, owner: DataOwner): Promise<void> =>
  writeFileAtomically(join(dataDir, OWNER_FILE), `${JSON.stringify(owner)}\n`);
