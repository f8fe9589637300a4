import { readFileIfExists } from "../../shared/atomic-file";
import { errorMessage } from "../../shared/error-message";
import { askProbe } from "../probe/probe";
import { filesOf, type LocalServiceInputs } from "./service-inputs";
import { readRecord, recordedProcess, type ServiceRecord } from "./service-record";

/** The health of a service with which nothing is wrong. */
export const HEALTHY = "running";

/** Time that a service has to show that it is alive, in milliseconds. */
const ASSESSMENT_TIMEOUT_MS = 3_000;

/** What is true of a service now. */
export interface Assessment {
  /** {@link HEALTHY}, or what is wrong in words: `the process ended`, `zoo.cfg was changed`. */
  readonly health: string;
  readonly record?: ServiceRecord;
}

/** Looks at the process, then the files, then asks the service itself; changes nothing. */
export async function assess(inputs: LocalServiceInputs): Promise<Assessment> {
  const record = await readRecord(inputs.serviceDir);
  if (record === undefined || (await recordedProcess(record)) === undefined) {
    return { health: record?.process ? `process ${record.process.pid} has ended` : "no process runs", record };
  }
  const edited = await editedFile(inputs);
  if (edited !== undefined) {
    return { health: `${edited} was changed`, record };
  }
  try {
    await askProbe(inputs.spec.readiness, ASSESSMENT_TIMEOUT_MS);
    return { health: HEALTHY, record };
  } catch (error) {
    return { health: `process ${record.process?.pid} does not answer (${errorMessage(error)})`, record };
  }
}

async function editedFile(inputs: LocalServiceInputs): Promise<string | undefined> {
  for (const { name, path, text } of filesOf(inputs)) {
    if ((await readFileIfExists(path)) !== text) {
      return name;
    }
  }
  return undefined;
}
