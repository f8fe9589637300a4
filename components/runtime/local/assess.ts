import { HEALTHY } from "../../pulumi/health";
import { readFileIfExists } from "../../shared/atomic-file";
import { errorMessage } from "../../shared/error-message";
import { dataFoldersOf } from "../data-folders";
import type { ProcessIdentity } from "../machine/process-identity";
import { askProbe } from "../probe/probe";
import { holdsText } from "./data-files";
import { findLostFolder } from "./data-owner";
import { configFilesOf, dataFilesOf, type LocalServiceInputs } from "./service-inputs";
import { readRecord, recordedProcess, type ServiceRecord } from "./service-record";

/** Longest time for a service to answer the health check, in milliseconds. */
const ASSESSMENT_TIMEOUT_MS = 3_000;

/** Health of a service. */
export interface Assessment {
  /** {@link HEALTHY}, or the first problem: `process 4711 has ended`, `zoo.cfg was changed`. */
  readonly health: string;
  /** Record of the service, with the process that runs now. @defaultValue - the service was never started */
  readonly record?: ServiceRecord;
}

/** Checks the health of a service: first its process, then its files, then its answer to a probe. Changes nothing. */
export async function assess(inputs: LocalServiceInputs): Promise<Assessment> {
  const record = await readRecord(inputs.serviceDir);
  const running = await recordedProcess(record);
  if (record === undefined || running === undefined) {
    return { health: record?.process ? `process ${record.process.pid} has ended` : "no process runs", record };
  }
  return { health: await healthOf(inputs, running), record: { ...record, process: running } };
}

/** Health of a service whose process runs. */
async function healthOf(inputs: LocalServiceInputs, { pid }: ProcessIdentity): Promise<string> {
  const changed = await changedFile(inputs);
  if (changed !== undefined) {
    return `${changed} was changed`;
  }
  const lost = await findLostFolder(dataFoldersOf(inputs.folders), inputs.serviceDir);
  if (lost !== undefined) {
    return `data folder ${lost} was lost`;
  }
  try {
    await askProbe(inputs.spec.readiness, ASSESSMENT_TIMEOUT_MS);
    return HEALTHY;
  } catch (error) {
    return `process ${pid} does not answer (${errorMessage(error)})`;
  }
}

async function changedFile(inputs: LocalServiceInputs): Promise<string | undefined> {
  for (const { name, path, text } of configFilesOf(inputs)) {
    if ((await readFileIfExists(path)) !== text) {
      return name;
    }
  }
  for (const { name, path, text } of dataFilesOf(inputs)) {
    if (!holdsText(name, (await readFileIfExists(path)) ?? "", text)) {
      return name;
    }
  }
  return undefined;
}
