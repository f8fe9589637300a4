import { randomUUID } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

import { formatAddress } from "../../shared/address";
import { PRIVATE_FOLDER, readFileIfExists, writeFileAtomically } from "../../shared/atomic-file";
import { errorMessage } from "../../shared/error-message";
import { AbortWait, waitUntil } from "../../shared/wait-until";
import { withLines } from "../../shared/with-lines";
import { dataFoldersOf } from "../data-folders";
import { diagnose, quotedLines, SEARCHED_LINES } from "../diagnosis";
import { lastLines } from "../last-lines";
import { bindError, describePortHolder } from "../machine/port-holder";
import { isRunning, type ProcessIdentity } from "../machine/process-identity";
import { askProbe, type ProbeFacts } from "../probe/probe";
import { RECOVERY_LINES, waitWhileRecovering } from "../recovery";
import { redactSecrets } from "../redact-secrets";
import { deleteData, ensureDataFiles, hasFingerprint } from "./data-files";
import { claimData, findLostFolder, recordUse, rejectForeignData } from "./data-owner";
import { consoleFile, launch, temporaryDir } from "./launch";
import { configFilesOf, type LocalServiceInputs, runHash } from "./service-inputs";
import { readRecord, recordedProcess, recordFolders, type ServiceRecord, writeRecord } from "./service-record";
import { stopProcess } from "./stop-process";

/** Longest time for the answer to one probe, in milliseconds. */
const PROBE_TIMEOUT_MS = 2_000;

/** Number of log lines that an error quotes. */
const TAIL_LINES = 12;

/** Service that runs and has answered its readiness probe. */
export interface RunningService {
  readonly pid: number;
  readonly startId: string;
  readonly runHash: string;
  readonly readyMs: number;
  readonly facts: ProbeFacts;
}

/** Log file of the service. */
export const logFile = ({ folders }: Pick<LocalServiceInputs, "folders">): string => join(folders.logs, "server.log");

/**
 * Ensures that the service runs as described and answers. A process that already runs with these inputs keeps running, even one
 * of an interrupted run. A process that runs with other inputs is stopped first.
 *
 * @throws if the service does not answer. Then no process that this call has started is left.
 */
export async function ensureRunning(inputs: LocalServiceInputs): Promise<RunningService> {
  const record = await readRecord(inputs.serviceDir);
  const running = await recordedProcess(record);
  const dataFolders = dataFoldersOf(inputs.folders);
  if (record !== undefined && running !== undefined) {
    const { dataFiles = {}, dataToDelete } = inputs.spec;
    const deletesData = dataToDelete !== undefined && (await hasFingerprint(dataFolders, dataToDelete));
    const lost = await findLostFolder(dataFolders, inputs.serviceDir);
    if (record.owner === inputs.owner && record.runHash === runHash(inputs) && !deletesData && lost === undefined) {
      await ensureDataFiles(dataFolders, dataFiles);
      await writeConfigFiles(inputs);
      try {
        return await awaitReady(inputs, { ...record, process: running });
      } catch (error) {
        if (await isRunning(running)) {
          throw error; // The process hangs. The caller decides; a second process would only compete for the ports.
        }
      }
    } else {
      for (const folder of dataFolders) {
        await rejectForeignData(folder, inputs);
      }
      await stopProcess(running, inputs.spec.stopTimeoutMs);
    }
  }
  return start(inputs);
}

async function start(inputs: LocalServiceInputs): Promise<RunningService> {
  const dataFolders = dataFoldersOf(inputs.folders);
  await Promise.all(
    [inputs.serviceDir, temporaryDir(inputs.serviceDir), inputs.folders.config, inputs.folders.logs].map((folder) =>
      mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER }),
    ),
  );
  await claimData(dataFolders, { owner: `${inputs.owner}/${inputs.service}`, serviceDir: inputs.serviceDir });
  await rejectPortsInUse(inputs);
  await prepareData(inputs);
  await writeConfigFiles(inputs);
  await renamePreviousLogs(inputs);
  await awaitStartCondition(inputs);
  const beforeStart: ServiceRecord = {
    owner: inputs.owner,
    startId: randomUUID(),
    runHash: runHash(inputs),
    ...recordFolders(dataFolders),
  };
  await writeRecord(inputs.serviceDir, beforeStart);
  try {
    const since = Date.now();
    const started = { ...beforeStart, process: await launch(inputs, beforeStart.startId) };
    await writeRecord(inputs.serviceDir, started);
    return await awaitReady(inputs, started, since);
  } catch (error) {
    const running = await recordedProcess(await readRecord(inputs.serviceDir));
    if (running !== undefined) {
      await stopProcess(running, 0);
    }
    throw error;
  }
}

async function awaitReady(
  inputs: LocalServiceInputs,
  record: ServiceRecord & { readonly process: ProcessIdentity },
  since = Date.now(),
): Promise<RunningService> {
  const { pid } = record.process;
  const { startupTimeoutMs } = inputs.spec;
  const awaitAnswer = () =>
    waitUntil(
      async () => {
        // Check the process before the port: once the process has ended, another process may answer at the port.
        if (!(await isRunning(record.process))) {
          throw new AbortWait(await failure(inputs, `process ${pid} ended during its start`));
        }
        return askProbe(inputs.spec.readiness, PROBE_TIMEOUT_MS);
      },
      (last) => new NoAnswer(`did not answer within ${startupTimeoutMs} ms (last: ${errorMessage(last)})`),
      { timeoutMs: startupTimeoutMs },
    );
  const facts = await waitWhileRecovering(
    awaitAnswer,
    (error) => error instanceof NoAnswer,
    () => lastLines(logFile(inputs), RECOVERY_LINES),
  ).catch(async (error: Error) => {
    throw error instanceof NoAnswer
      ? await failure(inputs, `process ${pid} ${error.message}`, "raise startupTimeoutMs")
      : error;
  });
  const ready = record.ready ?? { readyMs: Date.now() - since, facts };
  await writeRecord(inputs.serviceDir, { ...record, ready });
  await recordUse(dataFoldersOf(inputs.folders));
  return { pid, startId: record.startId, runHash: record.runHash, ...ready };
}

/** The service did not answer in time. */
class NoAnswer extends Error {}

async function awaitStartCondition({ service, spec }: LocalServiceInputs): Promise<void> {
  const { startCondition, startupTimeoutMs } = spec;
  if (startCondition === undefined) {
    return;
  }
  await waitUntil<ProbeFacts>(
    () => askProbe(startCondition, PROBE_TIMEOUT_MS),
    (last) =>
      new Error(`${service} could not be started within ${startupTimeoutMs} ms (waiting: ${errorMessage(last)})`),
    { timeoutMs: startupTimeoutMs, intervalMs: 100 },
  );
}

/** Renames the logs of the previous start, so that an error quotes only this start. */
async function renamePreviousLogs({ folders }: LocalServiceInputs): Promise<void> {
  for (const file of [logFile({ folders }), consoleFile(folders.logs)]) {
    await rename(file, `${file}.previous`).catch(() => {}); // The file does not exist.
  }
}

async function rejectPortsInUse({ service, spec }: LocalServiceInputs): Promise<void> {
  for (const { host, port } of spec.ports) {
    const error = await bindError(host, port);
    if (error !== undefined) {
      const address = formatAddress({ host, port });
      throw new Error(
        error === "EADDRINUSE"
          ? `${service} can't listen on ${address}, which ${await describePortHolder(port)} holds; free the port or set another one`
          : `${service} can't listen on ${address} (${error}); set another port or bindAddress`,
      );
    }
  }
}

async function prepareData({ spec, folders }: LocalServiceInputs): Promise<void> {
  const dataFolders = dataFoldersOf(folders);
  if (spec.dataToDelete !== undefined) {
    await deleteData(dataFolders, spec.dataToDelete);
  }
  await ensureDataFiles(dataFolders, spec.dataFiles ?? {});
}

async function writeConfigFiles(inputs: LocalServiceInputs): Promise<void> {
  await Promise.all(
    configFilesOf(inputs).map(async ({ path, text }) => {
      if ((await readFileIfExists(path)) !== text) {
        await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
        await writeFileAtomically(path, text);
      }
    }),
  );
}

/** Error that quotes the ends of the logs and the line that says why, with the cause and the cure if a log identifies them. */
async function failure(inputs: LocalServiceInputs, problem: string, alternative?: string): Promise<Error> {
  const files = [consoleFile(inputs.folders.logs), logFile(inputs)];
  const logs = await Promise.all(
    files.map(async (file) => redactSecrets(await lastLines(file, SEARCHED_LINES), inputs.spec)),
  );
  const diagnosis = diagnose(logs.flat(), inputs.spec.files);
  const log = files.findLast((_, index) => logs[index]?.length !== 0);
  const [seeLog, or] = log === undefined ? ["its logs are empty", "; "] : [`see ${log}`, " or "];
  const cure = [seeLog, alternative].filter(Boolean).join(or);
  const message = [problem, diagnosis?.advice, cure].filter(Boolean).join("; ");
  return new Error(withLines(`${inputs.service}: ${message}`, quotedLines(logs, TAIL_LINES, diagnosis)));
}
