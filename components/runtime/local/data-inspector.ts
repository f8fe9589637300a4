import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { readFileIfExists } from "../../shared/atomic-file";
import { errorCode } from "../../shared/error-message";
import type { DataInspector, DataState } from "../runtime";
import { textAfter } from "../text-after";
import { type DataOwner, movedDir, OWNER_FILE, readOwner, trashDir } from "./data-owner";
import type { LocalLayout } from "./layout";
import { readRecord, type ServiceRecord } from "./service-record";

/** Folders of a service whose data is inspected. */
interface ServiceDataFolders {
  readonly serviceDir: string;
  /** Folder that the service will use for its data. */
  readonly dataDir: string;
}

/** Inspector of the data of a stack's services. */
export function localDataInspector({
  serviceDir,
  folders,
}: Pick<LocalLayout, "serviceDir" | "folders">): DataInspector {
  const foldersOf = (service: string): ServiceDataFolders => ({
    serviceDir: serviceDir(service),
    dataDir: folders(service).data,
  });
  return {
    dataFile: (service, file) => dataFile(foldersOf(service), file),
    dataState: (service) => dataState(foldersOf(service)),
    dataPlace: (service) => folders(service).data,
    dataAfter: (service, text, length) => dataAfter(foldersOf(service), text, length),
    isLocal: true,
  };
}

/** Text of a file in the data of a service, in whichever folder the data is now; `undefined` without data or file. */
async function dataFile(service: ServiceDataFolders, file: string): Promise<string | undefined> {
  const data = await findData(service, await readRecord(service.serviceDir));
  return data && readFileIfExists(join(data.folder, file));
}

/** The `length` characters that follow `text` in the first data file that contains it. */
async function dataAfter(service: ServiceDataFolders, text: string, length: number): Promise<string | undefined> {
  const data = await findData(service, await readRecord(service.serviceDir));
  const files = data === undefined ? [] : await readdir(data.folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const after = file.isFile() ? await afterInFile(join(file.parentPath, file.name), text, length) : undefined;
    if (after !== undefined) {
      return after;
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
  const record = await readRecord(service.serviceDir);
  const data = await findData(service, record);
  if (data !== undefined) {
    return data.owner.isReleased ? "retained" : "present";
  }
  return record !== undefined && !existsSync(trashDir(record.dataDir)) ? "lost" : "none";
}

/** The folder of a service's data: the recorded one, the planned one, or the one where an interrupted move has left it. */
async function findData({ serviceDir, dataDir }: ServiceDataFolders, record: ServiceRecord | undefined) {
  const recorded = record === undefined ? [] : [record.dataDir];
  for (const folder of [...recorded, dataDir, ...recorded.map(movedDir)]) {
    const owner = await readOwner(folder);
    if (owner !== undefined && (await mayUse(owner, serviceDir)) && (await hasFiles(folder))) {
      return { folder, owner };
    }
  }
  return undefined;
}

/** True if the data belongs to any service of this stack, is released, or belongs to a service that no longer exists. */
const mayUse = async (owner: DataOwner, serviceDir: string): Promise<boolean> =>
  owner.isReleased === true ||
  dirname(owner.serviceDir) === dirname(serviceDir) ||
  (await readRecord(owner.serviceDir)) === undefined;

const hasFiles = async (folder: string): Promise<boolean> =>
  (await readdir(folder)).some((name) => name !== OWNER_FILE);
