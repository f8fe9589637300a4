import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PRIVATE_FOLDER, writeFileAtomically } from "../../shared/atomic-file";
import { errorCode } from "../../shared/error-message";
import { readJsonIfExists } from "../../shared/json-file";
import { readRecord, recordedProcess } from "./service-record";

/** Who uses a data folder, or did last. The file that says so lies in it. */
export interface DataOwner {
  /** `project/stack/service`. */
  readonly owner: string;
  /** Folder of the service's record. */
  readonly serviceDir: string;
  /** Whether the service is gone and the data waits for whoever takes it up. */
  readonly isReleased?: boolean;
}

/** Name of the file that says who uses a data folder. */
export const MARKER = ".owner.json";

/**
 * Takes a data folder into use: an empty one, one that was released, or one whose service is gone.
 *
 * @throws if a service of another stack has it, or it holds something that is not this project's.
 */
export async function claimData(dataDir: string, claim: DataOwner): Promise<void> {
  await removeAside(dataDir);
  const holder = await ownerOf(dataDir);
  if (holder === undefined) {
    const there = await readdir(dataDir).catch(() => []);
    if (there.length > 0) {
      throw new Error(
        `data folder ${dataDir} holds ${there.length} files or folders that are not of this project, such as ` +
          `${JSON.stringify(there[0])}; set another dataDir`,
      );
    }
  } else if (holder.serviceDir !== claim.serviceDir && !holder.isReleased) {
    const record = await readRecord(holder.serviceDir);
    if (record !== undefined) {
      const running = await recordedProcess(record);
      throw new Error(
        `data folder ${dataDir} belongs to ${holder.owner}${running ? `, which runs as process ${running.pid}` : ""}; ` +
          "destroy that one first or set another dataDir",
      );
    }
  }
  await mark(dataDir, claim);
}

/**
 * Gives a data folder back: put aside, whole and at once, for {@link removeAside}, or left for whoever claims it next. What
 * belongs to another is left alone.
 */
export async function releaseData(dataDir: string, serviceDir: string, retain: boolean): Promise<void> {
  const holder = await ownerOf(dataDir);
  if (holder === undefined || holder.serviceDir !== serviceDir) {
    return;
  }
  if (retain) {
    await mark(dataDir, { ...holder, isReleased: true });
  } else {
    await removeAside(dataDir);
    // Where it can't be renamed, such as a mounted one, it goes piece by piece.
    await rename(dataDir, asideOf(dataDir)).catch(() => rm(dataDir, { recursive: true, force: true }));
  }
}

/** What a data folder is called that was given back and is being removed: data that is gone then was not lost. */
export const asideOf = (dataDir: string): string => `${dataDir}.removed`;

/** Removes what was put aside when a data folder was given back. */
export const removeAside = (dataDir: string): Promise<void> => rm(asideOf(dataDir), { recursive: true, force: true });

/**
 * Looks whether data can be moved into a folder.
 *
 * @throws if there is something in it already: data is never mixed or overwritten.
 */
export async function rejectOccupied(from: string, to: string): Promise<void> {
  if (existsSync(from) && (await readdir(to).catch(() => [])).length > 0) {
    throw new Error(
      `data folder ${to} is not empty, so the data in ${from} was not moved there; set another dataDir or empty it`,
    );
  }
}

/** What a data folder is called that was copied to another file system and is being removed. */
export const movedFrom = (from: string): string => `${from}.moved`;

/** Moves the data of a service to another folder. Cut anywhere, it can be done again. */
export async function moveData(from: string, to: string): Promise<void> {
  const [copy, moved] = [`${to}.copy`, movedFrom(from)];
  if (existsSync(moved)) {
    await finishCopy(copy, to, moved);
    return;
  }
  if (!existsSync(from)) {
    return; // Moved before, or there never was any.
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
    // Another file system: the copy is whole before the original steps aside, and that says so to whoever comes after a cut.
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

/** Who uses a data folder, or did last; `undefined` where nobody of this project does. */
export const ownerOf = (dataDir: string): Promise<DataOwner | undefined> =>
  readJsonIfExists<DataOwner>(join(dataDir, MARKER));

const mark = (dataDir: string, owner: DataOwner): Promise<void> =>
  writeFileAtomically(join(dataDir, MARKER), `${JSON.stringify(owner)}\n`);
