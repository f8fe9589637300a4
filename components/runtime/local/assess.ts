import { HEALTHY } from "../../pulumi/health";
import { readFileIfExists } from "../../shared/atomic-file";
import { errorMessage } from "../../shared/error-message";
import { dataFoldersOf } from "../data-folders";
import { askProbe } from "../probe/probe";
import { findLostFolder } from "./data-owner";
import { filesOf, type LocalServiceInputs } from "./service-inputs";
import { readRecord, recordedProcess, type ServiceRecord } from "./service-record";

/** Longest time for a service to answer the health check, in milliseconds. */
const ASSESSMENT_TIMEOUT_MS = 3_000;

/** Health of a service. */
export interface Assessment {
  /** {@link HEALTHY}, or the first problem: `process 4711 has ended`, `zoo.cfg was changed`. */
  readonly health: string;
  readonly record?: ServiceRecord;
}

/** Checks the health of a service: first its process, then its files, then its answer to a probe. Changes nothing. */
export async function assess(inputs: LocalServiceInputs): Promise<Assessment> {
  const record = await readRecord(inputs.serviceDir);
  if (record === undefined || (await recordedProcess(record)) === undefined) {
    return { health: record?.process ? `process ${record.process.pid} has ended` : "no process runs", record };
  }
  const changed = await changedFile(inputs);
  if (changed !== undefined) {
    return { health: `${changed} was changed`, record };
  }
  const lost = await findLostFolder(dataFoldersOf(inputs.folders), inputs.serviceDir);
  if (lost !== undefined) {
    return { health: `data folder ${lost} was lost`, record };
  }
  try {
    await askProbe(inputs.spec.readiness, ASSESSMENT_TIMEOUT_MS);
    return { health: HEALTHY, record };
  } catch (error) {
    return { health: `process ${record.process?.pid} does not answer (${errorMessage(error)})`, record };
  }
}

async function changedFile(inputs: LocalServiceInputs): Promise<string | undefined> {
  for (const { name, path, text } of filesOf(inputs)) {
    if ((await readFileIfExists(path)) !== text) {
      return name;
    }
  }
  return undefined;
}
