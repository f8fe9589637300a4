import { rm } from "node:fs/promises";
import { join } from "node:path";

import { writeFileAtomically } from "../../shared/atomic-file";
import { readJsonIfExists } from "../../shared/json-file";
import { findByToken, isRunning, type ProcessIdentity } from "../machine/process-identity";

/**
 * What is written down about a service before and after its process is started, so that whoever comes after a crash
 * finds the process again. It lies in the service's folder.
 */
export interface ServiceRecord {
  /** `project/stack` that started it. */
  readonly owner: string;
  /** Made for this start alone; also in the process's command line. */
  readonly startId: string;
  readonly runHash: string;
  /** Folder of its data. */
  readonly dataDir: string;
  /** Absent between writing down the intention to start and the start. */
  readonly process?: ProcessIdentity;
  /** Present once it was ready. */
  readonly ready?: { readonly readyMs: number; readonly facts: Readonly<Record<string, string>> };
}

const recordFile = (serviceDir: string): string => join(serviceDir, "service.json");

export const readRecord = (serviceDir: string): Promise<ServiceRecord | undefined> =>
  readJsonIfExists<ServiceRecord>(recordFile(serviceDir));

export const writeRecord = (serviceDir: string, record: ServiceRecord): Promise<void> =>
  writeFileAtomically(recordFile(serviceDir), `${JSON.stringify(record, null, 2)}\n`);

export const removeRecord = (serviceDir: string): Promise<void> => rm(recordFile(serviceDir), { force: true });

/** JVM flag by which a process is recognised as the one of this start. */
export const startIdFlag = (startId: string): string => `-Dkafka-cluster.startId=${startId}`;

/** The recorded process, if it runs: by pid and start time, or by its command line if it was started but not recorded. */
export async function recordedProcess(record: ServiceRecord | undefined): Promise<ProcessIdentity | undefined> {
  if (record === undefined) {
    return undefined;
  }
  if (record.process !== undefined) {
    return (await isRunning(record.process)) ? record.process : undefined;
  }
  const found = await findByToken(startIdFlag(record.startId));
  return found && { pid: found.pid, startTime: found.startTime };
}
