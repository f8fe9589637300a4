import { rm } from "node:fs/promises";
import { join } from "node:path";

import { writeFileAtomically } from "../../shared/atomic-file";
import { readJsonIfExists } from "../../shared/json-file";
import { findByToken, isRunning, type ProcessIdentity } from "../machine/process-identity";

/**
 * Record of a service, in the service's folder. It is written before and after the start of the process, so that a later
 * run finds the process again, even if this run crashes in between.
 */
export interface ServiceRecord {
  /** `project/stack` that started the service. */
  readonly owner: string;
  /** Random identity of this start. The command line of the process contains it. */
  readonly startId: string;
  readonly runHash: string;
  /** Folder of the data; the first one if there are several. */
  readonly dataDir: string;
  /** Further folders of the data. @defaultValue - none */
  readonly furtherDataDirs?: readonly string[];
  /** @defaultValue - the process was not started yet, or the run crashed before it recorded the process */
  readonly process?: ProcessIdentity;
  /** @defaultValue - the service was not ready yet */
  readonly ready?: { readonly readyMs: number; readonly facts: Readonly<Record<string, string>> };
}

/** Folders of the data that a record names. */
export const recordedFolders = ({ dataDir, furtherDataDirs = [] }: ServiceRecord): string[] => [
  dataDir,
  ...furtherDataDirs,
];

/** Properties of a record that name these folders. */
export const recordFolders = ([dataDir = "", ...furtherDataDirs]: readonly string[]): Pick<
  ServiceRecord,
  "dataDir" | "furtherDataDirs"
> => ({ dataDir, furtherDataDirs: furtherDataDirs.length > 0 ? furtherDataDirs : undefined });

export const recordFile = (serviceDir: string): string => join(serviceDir, "service.json");

export const readRecord = (serviceDir: string): Promise<ServiceRecord | undefined> =>
  readJsonIfExists<ServiceRecord>(recordFile(serviceDir));

export const writeRecord = (serviceDir: string, record: ServiceRecord): Promise<void> =>
  writeFileAtomically(recordFile(serviceDir), `${JSON.stringify(record, null, 2)}\n`);

export const removeRecord = (serviceDir: string): Promise<void> => rm(recordFile(serviceDir), { force: true });

/** JVM flag that identifies the process of a start. */
export const startIdFlag = (startId: string): string => `-Dkafka-cluster.startId=${startId}`;

/**
 * The process of a recorded start, if one runs. It is found by pid and start time, or else by its command line: the run may
 * have crashed before it recorded the process, or a launcher may have started the service again since.
 */
export async function recordedProcess(record: ServiceRecord | undefined): Promise<ProcessIdentity | undefined> {
  if (record === undefined) {
    return undefined;
  }
  if (record.process !== undefined && (await isRunning(record.process))) {
    return record.process;
  }
  const started = await findByToken(startIdFlag(record.startId));
  return started && { pid: started.pid, startTime: started.startTime };
}
