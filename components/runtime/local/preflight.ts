import { access, constants, statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { dirname } from "node:path";
import { findJava, type JavaSearch } from "../../java/find-java";
import { javaWarnings } from "../../java/java-version";
import { errorCode, errorMessage } from "../../shared/error-message";
import type { Problem } from "../../shared/problems";
import { countedPort } from "../counted-port";
import { bindError, portHolder, unbindable } from "../machine/port-holder";
import type { ServicePlan } from "../runtime";
import { readRecord, recordedProcess } from "./service-record";

/** Free space below which Kafka is not started, in bytes: its first segments and indexes need about half of it. */
const MIN_FREE_BYTES = 256 * 2 ** 20;

/** Share of the memory that all heaps together may take. */
const MAX_HEAP_SHARE = 0.9;

/** A service that is about to run here. */
export interface PlannedService extends ServicePlan {
  readonly serviceDir: string;
  readonly dataDir: string;
}

/** What a look at the machine found. */
export interface PreflightFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Looks whether this machine can run the services: Java, ports, folders, disk, memory. Changes nothing. */
export async function preflight(
  services: readonly PlannedService[],
  javaSearch: JavaSearch,
): Promise<PreflightFindings> {
  const [java, ports, folders] = await Promise.all([
    lookAtJava(javaSearch),
    Promise.all(services.flatMap(portsOf).map(portProblems)),
    Promise.all([...new Set(services.flatMap(({ serviceDir, dataDir }) => [serviceDir, dataDir]))].map(folderProblems)),
  ]);
  const unique = new Map(
    [...ports, ...folders].flat().map((problem) => [`${problem.property} ${problem.reason}`, problem]),
  );
  return { problems: [...java.problems, ...unique.values(), ...memoryProblems(services)], warnings: java.warnings };
}

async function lookAtJava(search: JavaSearch): Promise<PreflightFindings> {
  try {
    const { version, path } = await findJava(search);
    return { problems: [], warnings: javaWarnings(path, version) };
  } catch (error) {
    return {
      problems: [{ property: "javaHome", reason: `does not lead to a usable Java: ${errorMessage(error)}` }],
      warnings: [],
    };
  }
}

/** A service once for each of its ports, with that as its port. */
const portsOf = (service: PlannedService): PlannedService[] =>
  [service.port, ...(service.furtherPorts ?? [])].map((port) => ({
    ...service,
    port: countedPort({ ...service, port }),
  }));

async function portProblems({ bindAddress: host, port, portKey, serviceDir }: PlannedService): Promise<Problem[]> {
  const error = port === 0 ? undefined : await bindError(host, port);
  if (error === undefined || (error === "EADDRINUSE" && (await isHeldByOwn(serviceDir, port)))) {
    return [];
  }
  return [await unbindable(portKey, host, port, error)];
}

/** Whether the service itself holds a port, as far as can be seen. */
async function isHeldByOwn(serviceDir: string, port: number): Promise<boolean> {
  const own = await recordedProcess(await readRecord(serviceDir));
  const holder = await portHolder(port);
  return own !== undefined && (holder === own.pid || holder === undefined);
}

async function folderProblems(folder: string): Promise<Problem[]> {
  const existing = await nearestExisting(folder);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    return [
      {
        property: "dataDir",
        reason: `must be writable, got ${existing} (${errorCode(error)}); set another or change its rights`,
      },
    ];
  }
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize >= MIN_FREE_BYTES
    ? []
    : [
        {
          property: "dataDir",
          reason: `needs ${MIN_FREE_BYTES / 2 ** 20} MiB of free space, got ${Math.floor((bavail * bsize) / 2 ** 20)} MiB in ${existing}; free some or set another`,
        },
      ];
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await access(folder, constants.F_OK);
    return folder;
  } catch (error) {
    return errorCode(error) === "ENOENT" && dirname(folder) !== folder ? nearestExisting(dirname(folder)) : folder;
  }
}

function memoryProblems(services: readonly PlannedService[]): Problem[] {
  const heapsMiB = services.reduce((sum, { heapMiB }) => sum + heapMiB, 0);
  const limit = process.constrainedMemory();
  const machineMiB = Math.floor(Math.min(totalmem(), limit > 0 ? limit : Number.POSITIVE_INFINITY) / 2 ** 20);
  return heapsMiB <= machineMiB * MAX_HEAP_SHARE
    ? []
    : [
        {
          property: "heapMiB",
          reason: `and the other heaps together take ${heapsMiB} MiB, got ${machineMiB} MiB of memory; lower them`,
        },
      ];
}
