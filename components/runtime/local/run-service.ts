import { randomUUID } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PRIVATE_FOLDER, readFileIfExists, writeFileAtomically } from "../../shared/atomic-file";
import { errorMessage } from "../../shared/error-message";
import { AbortWait, waitUntil } from "../../shared/wait-until";
import { withLines } from "../../shared/with-lines";
import { diagnose } from "../diagnosis";
import { lastLines } from "../log-tail";
import { bindError, describePortHolder } from "../machine/port-holder";
import { isRunning, type ProcessIdentity } from "../machine/process-identity";
import { askProbe } from "../probe/probe";
import type { ProbeFacts } from "../probe/probe-facts";
import { discardData, ensureDataFiles, isMarked } from "./data-files";
import { claimData } from "./data-owner";
import { consoleFile, launch } from "./launch";
import { configFilesOf, type LocalServiceInputs, runHash } from "./service-inputs";
import { readRecord, recordedProcess, type ServiceRecord, writeRecord } from "./service-record";
import { stopProcess } from "./stop-process";

/** Time that one question to a service may take, in milliseconds. */
const PROBE_TIMEOUT_MS = 2_000;

/** Lines of the log that go into an error. */
const TAIL_LINES = 12;

/** What is known of a service that runs and has answered. */
export interface RunningService {
  readonly pid: number;
  readonly startId: string;
  readonly runHash: string;
  readonly readyMs: number;
  readonly facts: ProbeFacts;
}

/** File that the service logs into. */
export const logFile = ({ folders }: Pick<LocalServiceInputs, "folders">): string => join(folders.logs, "server.log");

/**
 * Makes sure that the service runs as described and answers. One that runs so already is left alone, whoever's start
 * it was; one that runs otherwise is stopped first.
 *
 * @throws if it does not come to answer; then no process of it is left.
 */
export async function ensureRunning(inputs: LocalServiceInputs): Promise<RunningService> {
  const record = await readRecord(inputs.serviceDir);
  const running = await recordedProcess(record);
  if (record !== undefined && running !== undefined) {
    const { dataFiles = {}, dataToDelete } = inputs.spec;
    const isDoomed = dataToDelete !== undefined && (await isMarked(inputs.folders.data, dataToDelete));
    if (record.owner === inputs.owner && record.runHash === runHash(inputs) && !isDoomed) {
      await ensureDataFiles(inputs.folders.data, dataFiles);
      await writeFiles(inputs);
      try {
        return await becomeReady(inputs, { ...record, process: running });
      } catch (error) {
        if (await isRunning(running)) {
          throw error; // It hangs: whoever looks after it decides, a second one would only be in its way.
        }
      }
    } else {
      await stopProcess(running, inputs.spec.stopTimeoutMs);
    }
  }
  return start(inputs);
}

async function start(inputs: LocalServiceInputs): Promise<RunningService> {
  await Promise.all(
    [inputs.serviceDir, inputs.folders.config, inputs.folders.logs, inputs.folders.data].map((folder) =>
      mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER }),
    ),
  );
  await claimData(inputs.folders.data, { owner: `${inputs.owner}/${inputs.service}`, serviceDir: inputs.serviceDir });
  await rejectTakenPorts(inputs);
  await prepareData(inputs);
  await writeFiles(inputs);
  await setLogsAside(inputs);
  await meetStartCondition(inputs);
  const intention: ServiceRecord = {
    owner: inputs.owner,
    startId: randomUUID(),
    runHash: runHash(inputs),
    dataDir: inputs.folders.data,
  };
  await writeRecord(inputs.serviceDir, intention);
  try {
    const since = Date.now();
    const started = { ...intention, process: await launch(inputs, intention.startId) };
    await writeRecord(inputs.serviceDir, started);
    return await becomeReady(inputs, started, since);
  } catch (error) {
    const running = await recordedProcess(await readRecord(inputs.serviceDir));
    if (running !== undefined) {
      await stopProcess(running, 0);
    }
    throw error;
  }
}

async function becomeReady(
  inputs: LocalServiceInputs,
  record: ServiceRecord & { readonly process: ProcessIdentity },
  since = Date.now(),
): Promise<RunningService> {
  const { pid } = record.process;
  const { startupTimeoutMs } = inputs.spec;
  const facts = await waitUntil(
    async () => {
      // The process first: once it has ended, whoever answers at its port is another.
      if (!(await isRunning(record.process))) {
        throw new AbortWait(await failure(inputs, `process ${pid} ended during its start`));
      }
      return askProbe(inputs.spec.readiness, PROBE_TIMEOUT_MS);
    },
    (last) => new NoAnswer(`did not answer within ${startupTimeoutMs} ms (last: ${errorMessage(last)})`),
    { timeoutMs: startupTimeoutMs },
  ).catch(async (error: Error) => {
    throw error instanceof NoAnswer
      ? await failure(inputs, `process ${pid} ${error.message}`, "raise startupTimeoutMs")
      : error;
  });
  const ready = record.ready ?? { readyMs: Date.now() - since, facts };
  await writeRecord(inputs.serviceDir, { ...record, ready });
  return { pid, startId: record.startId, runHash: record.runHash, ...ready };
}

/** The time is over; the error that is shown is made of it and the log. */
class NoAnswer extends Error {}

async function meetStartCondition({ service, spec }: LocalServiceInputs): Promise<void> {
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

/** So that an error shows what this start had to say, and no earlier one. */
async function setLogsAside({ folders }: LocalServiceInputs): Promise<void> {
  for (const file of [logFile({ folders }), consoleFile(folders.logs)]) {
    await rename(file, `${file}.previous`).catch(() => {}); // There was none.
  }
}

async function rejectTakenPorts({ service, spec }: LocalServiceInputs): Promise<void> {
  for (const { host, port } of spec.ports) {
    const error = await bindError(host, port);
    if (error !== undefined) {
      throw new Error(
        error === "EADDRINUSE"
          ? `${service} can't listen on ${host}:${port}, held by ${await describePortHolder(port)}; stop that or set another port`
          : `${service} can't listen on ${host}:${port} (${error}); set another port or bindAddress`,
      );
    }
  }
}

async function prepareData({ spec, folders }: LocalServiceInputs): Promise<void> {
  if (spec.dataToDelete !== undefined) {
    await discardData(folders.data, spec.dataToDelete);
  }
  await ensureDataFiles(folders.data, spec.dataFiles ?? {});
}

async function writeFiles(inputs: LocalServiceInputs): Promise<void> {
  await Promise.all(
    configFilesOf(inputs).map(async ({ path, text }) => {
      if ((await readFileIfExists(path)) !== text) {
        await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
        await writeFileAtomically(path, text);
      }
    }),
  );
}

/** An error that carries the log's last lines and, where they name it, cause and cure. */
async function failure(inputs: LocalServiceInputs, what: string, orElse?: string): Promise<Error> {
  const [log, output] = await Promise.all([
    lastLines(logFile(inputs), TAIL_LINES),
    lastLines(consoleFile(inputs.folders.logs), TAIL_LINES),
  ]);
  const lines = [...output, ...log];
  const advice = [diagnose(lines), `see ${logFile(inputs)}${orElse ? ` or ${orElse}` : ""}`].filter(Boolean).join("; ");
  return new Error(withLines(`${inputs.service}: ${what}; ${advice}`, lines));
}
