import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { readFileIfExists } from "../../shared/atomic-file";
import { errorCode } from "../../shared/error-message";
import { textAfter } from "../text-after";
import type { DataInspector, DataState } from "../runtime";
import { asideOf, type DataOwner, MARKER, movedFrom, ownerOf } from "./data-owner";
import type { LocalLayout } from "./layout";
import { readRecord, type ServiceRecord } from "./service-record";

/** A service whose data is looked at. */
export interface ServiceDataFolders {
  readonly serviceDir: string;
  /** Folder that its data is to lie in. */
  readonly dataDir: string;
}

/** A look at the data of a stack's services. */
export function localDataInspector({ serviceDir, folders }: LocalLayout): DataInspector {
  const at = (service: string): ServiceDataFolders => ({
    serviceDir: serviceDir(service),
    dataDir: folders(service).data,
  });
  return {
    dataFile: (service, file) => dataFile(at(service), file),
    dataStateOf: (service) => dataState(at(service)),
    dataPlace: (service) => folders(service).data,
    dataAfter: (service, text, length) => dataAfter(at(service), text, length),
    isNear: true,
  };
}

/** Text of a file among the data of a service, wherever that lies now; `undefined` where there is none. */
export async function dataFile(service: ServiceDataFolders, file: string): Promise<string | undefined> {
  const found = await findData(service, await readRecord(service.serviceDir));
  return found && readFileIfExists(join(found.folder, file));
}

/** What follows a text in the first file among the data of a service that holds it. */
export async function dataAfter(
  service: ServiceDataFolders,
  text: string,
  length: number,
): Promise<string | undefined> {
  const found = await findData(service, await readRecord(service.serviceDir));
  const files = found === undefined ? [] : await readdir(found.folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const after = file.isFile() ? await textInFile(join(file.parentPath, file.name), text, length) : undefined;
    if (after !== undefined) {
      return after;
    }
  }
  return undefined;
}

/** A service that runs may have removed the file meanwhile. */
async function textInFile(path: string, text: string, length: number): Promise<string | undefined> {
  try {
    return await textAfter(createReadStream(path), text, length);
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/** What there is of a service's data. */
export async function dataState(service: ServiceDataFolders): Promise<DataState> {
  const record = await readRecord(service.serviceDir);
  const found = await findData(service, record);
  if (found !== undefined) {
    return found.owner.isReleased ? "kept" : "there";
  }
  return record !== undefined && !existsSync(asideOf(record.dataDir)) ? "lost" : "none";
}

/** The folder that a service's data lies in: where its record says, or where a move that was cut has brought it. */
async function findData({ serviceDir, dataDir }: ServiceDataFolders, record: ServiceRecord | undefined) {
  const recorded = record === undefined ? [] : [record.dataDir];
  for (const folder of [...recorded, dataDir, ...recorded.map(movedFrom)]) {
    const owner = await ownerOf(folder);
    if (owner !== undefined && (await isOwn(owner, serviceDir)) && (await holdsData(folder))) {
      return { folder, owner };
    }
  }
  return undefined;
}

/** Whether data is this stack's, also another service's of it, or waits for whoever takes it up. */
const isOwn = async (owner: DataOwner, serviceDir: string): Promise<boolean> =>
  owner.isReleased === true ||
  dirname(owner.serviceDir) === dirname(serviceDir) ||
  (await readRecord(owner.serviceDir)) === undefined;

const holdsData = async (folder: string): Promise<boolean> => (await readdir(folder)).some((name) => name !== MARKER);
