import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { readFileIfExists } from "../../shared/atomic-file";
import { errorCode } from "../../shared/error-message";
import { type DataFolderFindings, dataFolderFindings } from "../data-folder-findings";
import { dataFoldersOf } from "../data-folders";
import type { DataInspector, DataState } from "../runtime";
import { textAfter } from "../text-after";
import { type DataOwner, hasData, movedDir, readOwner, trashDir } from "./data-owner";
import type { LocalLayout } from "./layout";
import { readRecord, recordedFolders } from "./service-record";

/** Folders of a service whose data is inspected. */
interface ServiceDataFolders {
  readonly service: string;
  readonly serviceDir: string;
  /** Folders that the service will use for its data. */
  readonly planned: readonly string[];
}

/** Data of a service in one of its folders. */
interface FoundPart {
  /** Position of the folder, from 0. */
  readonly index: number;
  readonly folder: string;
  readonly owner: DataOwner;
}

/** Inspector of the data of a stack's services. */
export function localDataInspector({
  serviceDir,
  folders,
}: Pick<LocalLayout, "serviceDir" | "folders">): DataInspector {
  const foldersOf = (service: string): ServiceDataFolders => ({
    service,
    serviceDir: serviceDir(service),
    planned: dataFoldersOf(folders(service)),
  });
  return {
    dataFile: (service, file) => dataFile(foldersOf(service), file),
    dataState: (service) => dataState(foldersOf(service)),
    dataPlace: (service) => dataFoldersOf(folders(service)).join(","),
    dataFolders: (service) => inspectFolders(foldersOf(service)),
    dataAfter: (service, text, length) => dataAfter(foldersOf(service), text, length),
    isLocal: true,
  };
}

/** Text of a file in the data of a service, in whichever folder the data is now; `undefined` without data or file. */
async function dataFile(service: ServiceDataFolders, file: string): Promise<string | undefined> {
  for (const { folder } of await findData(service)) {
    const text = await readFileIfExists(join(folder, file));
    if (text !== undefined) {
      return text;
    }
  }
  return undefined;
}

/** The `length` characters that follow `text` in the first data file that contains it. */
async function dataAfter(service: ServiceDataFolders, text: string, length: number): Promise<string | undefined> {
  for (const { folder } of await findData(service)) {
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const after = file.isFile() ? await afterInFile(join(file.parentPath, file.name), text, length) : undefined;
      if (after !== undefined) {
        return after;
      }
    }
  }
  return undefined;
}

async function afterInFile(path: string, text: string, length: number): Promise<string | undefined> {
  try {
    return await textAfter(createReadStream(path), text, length);
  } catch (error) {
    // A running service may have deleted the file since it was listed.
    if (errorCode(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/** State of the data of a service. */
async function dataState(service: ServiceDataFolders): Promise<DataState> {
  const [first] = await findData(service);
  if (first !== undefined) {
    return first.owner.isReleased ? "retained" : "present";
  }
  const record = await readRecord(service.serviceDir);
  return record !== undefined && !recordedFolders(record).some((folder) => existsSync(trashDir(folder)))
    ? "lost"
    : "none";
}

async function inspectFolders(service: ServiceDataFolders): Promise<DataFolderFindings> {
  const record = await readRecord(service.serviceDir);
  const parts = (await findData(service)).map(({ index, folder, owner }) => ({
    index,
    folder,
    position: owner.position ?? 0,
    folders: owner.folders ?? [],
  }));
  return dataFolderFindings(service.planned, parts, record && recordedFolders(record));
}

/**
 * Folders with data of a service, in their order. For each position, this is the recorded folder, the planned folder, or the
 * folder where an interrupted move has left the data.
 */
async function findData(service: ServiceDataFolders): Promise<FoundPart[]> {
  const { serviceDir, planned } = service;
  const record = await readRecord(serviceDir);
  const recorded = record === undefined ? [] : recordedFolders(record);
  const indexes = Array.from({ length: Math.max(planned.length, recorded.length) }, (_, index) => index);
  const found = await Promise.all(
    indexes.map(async (index) => {
      const [last, next] = [recorded[index], planned[index]];
      const candidates = [last, next, last && movedDir(last)].filter((folder) => folder !== undefined);
      return findPart(service, index, candidates);
    }),
  );
  return found.flatMap((part) => part ?? []);
}

async function findPart(
  { service, serviceDir }: ServiceDataFolders,
  index: number,
  candidates: readonly string[],
): Promise<FoundPart | undefined> {
  for (const folder of candidates) {
    const owner = await readOwner(folder);
    // Data of another service in the first folder is reported by its id. Elsewhere it counts as missing.
    const isOther = index > 0 && basename(owner?.owner ?? "") !== service;
    if (owner !== undefined && !isOther && (await mayUse(owner, serviceDir)) && (await hasData(folder))) {
      return { index, folder, owner };
    }
  }
  return undefined;
}

/** True if the data belongs to any service of this stack, is released, or belongs to a service that no longer exists. */
const mayUse = async (owner: DataOwner, serviceDir: string): Promise<boolean> =>
  owner.isReleased === true ||
  dirname(owner.serviceDir) === dirname(serviceDir) ||
  (await readRecord(owner.serviceDir)) === undefined;
