import { access, constants, realpath, statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { dirname, join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";

import { environmentWarnings } from "../../java/environment-warnings";
import { findJava, type JavaSearch } from "../../java/find-java";
import { javaWarnings, kafkaWithJava, oldestJava } from "../../java/java-version";
import { rejectProblems } from "../../pulumi/reject-arguments";
import { readFileIfExists } from "../../shared/atomic-file";
import { errorCode, errorMessage } from "../../shared/error-message";
import { nearestExisting } from "../../shared/nearest-existing";
import type { Problem } from "../../shared/problems";
import { runProgram } from "../../shared/run-program";
import { dataFoldersOf } from "../data-folders";
import { isMountedNoexec, MAX_HEAP_SHARE, openFilesWarnings } from "../machine/machine-limits";
import { bindError, bindProblem, portHolder } from "../machine/port-holder";
import { resolveProblems } from "../machine/resolve-problem";
import { type PortPlan, portAt, type ServicePlan } from "../service-plan";
import type { LocalLayout } from "./layout";
import { portHosts } from "./port-hosts";
import { readRecord, recordedProcess } from "./service-record";

/** Smallest free space to start Kafka with, in bytes. Its first segments and indexes need about half of the space. */
const MIN_FREE_BYTES = 256 * 2 ** 20;

/** Findings of an inspection of this machine. */
export interface PreflightFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * Checks that this machine can run the services. Logs warnings. Changes nothing.
 *
 * @throws a `RunError` with every problem in one message.
 */
export async function preflight(...args: Parameters<typeof inspectMachine>): Promise<void> {
  const { problems, warnings } = await inspectMachine(...args);
  for (const warning of warnings) {
    await pulumi.log.warn(warning);
  }
  rejectProblems("this machine can't run the cluster as configured", problems);
}

/** Places to search for Java, and the Kafka that it must run. */
interface MachineJava extends JavaSearch {
  readonly kafkaVersion: string;
  /** @defaultValue false */
  readonly isSecured?: boolean;
}

/** Inspects Java, ports, folders, disk and memory of this machine. Changes nothing. */
export async function inspectMachine(
  services: readonly ServicePlan[],
  layout: LocalLayout,
  { kafkaVersion, isSecured = false, ...javaSearch }: MachineJava,
): Promise<PreflightFindings> {
  const [java, ...problems] = await Promise.all([
    inspectJava(javaSearch, kafkaVersion, isSecured),
    ...services.map((service) => ownerProblems(service, layout)),
    ...services.flatMap((service) => service.ports.map((port) => portProblems(service, port, layout))),
    ...advertisedHosts(services).map(resolveProblems),
    ...services.flatMap(({ service }) =>
      dataFoldersOf(layout.folders(service)).map((folder) => folderProblems("dataDir", folder)),
    ),
    ...services.map(({ service }) => linkProblems(dataFoldersOf(layout.folders(service)))),
    ...services.map(({ service }) => folderProblems("stateDir", layout.serviceDir(service))),
    noexecProblems(layout.stackDir),
  ]);
  // Several services may have the same problem, and `dataDir` may be inside `stateDir`: report it once.
  const unique = problems.flat().filter(({ reason }, position, all) => indexOfReason(all, reason) === position);
  return {
    problems: [...java.problems, ...unique, ...memoryProblems(services)],
    warnings: [...java.warnings, ...environmentWarnings(process.env), ...openFilesWarnings(await openFilesLimit())],
  };
}

/** Largest number of files that a process of this user may open, as the shell prints it; empty on Windows. */
const openFilesLimit = (): Promise<string> =>
  runProgram("sh", ["-c", "ulimit -Hn"]).then(
    ({ stdout }) => stdout.trim(),
    () => "",
  );

/** Java loads the native libraries of codecs from the folder of a service. */
async function noexecProblems(folder: string): Promise<Problem[]> {
  const existing = await nearestExisting(folder);
  return isMountedNoexec(existing, (await readFileIfExists("/proc/self/mountinfo")) ?? "")
    ? [
        {
          property: "stateDir",
          reason:
            `must allow programs to run, because Kafka loads its compression libraries from there, got ${existing} on a file ` +
            "system mounted noexec; set another stateDir, or move the checkout",
        },
      ]
    : [];
}

const indexOfReason = (problems: readonly Problem[], reason: string): number =>
  problems.findIndex((problem) => problem.reason === reason);

async function inspectJava(search: JavaSearch, kafkaVersion: string, isSecured: boolean): Promise<PreflightFindings> {
  try {
    const { version, path } = await findJava(search);
    const oldest = oldestJava(kafkaVersion, isSecured);
    if (version < oldest) {
      const kafka = kafkaWithJava(kafkaVersion, isSecured);
      throw new Error(`${kafka} needs Java ${oldest} or newer, got Java ${version} at ${path}`);
    }
    return { problems: [], warnings: javaWarnings(path, version, kafkaVersion) };
  } catch (error) {
    return {
      problems: [{ property: "javaHome", reason: `must point to a usable Java: ${errorMessage(error)}` }],
      warnings: [],
    };
  }
}

/** Two projects that share a `stateDir` and the name of a stack would stop each other's services. */
async function ownerProblems({ service }: ServicePlan, { owner, serviceDir }: LocalLayout): Promise<Problem[]> {
  const record = await readRecord(serviceDir(service));
  return record === undefined || record.owner === owner
    ? []
    : [
        {
          property: "stateDir",
          reason: `must not hold services of another stack, got ${serviceDir(service)} of ${record.owner}; set another stateDir`,
        },
      ];
}

async function portProblems(plan: ServicePlan, port: PortPlan, { serviceDir }: LocalLayout): Promise<Problem[]> {
  const [host, number] = [portHosts(plan, port).bind, portAt(port, plan.index)];
  const error = number === 0 ? undefined : await bindError(host, number);
  if (error === undefined || (error === "EADDRINUSE" && (await isHeldByService(serviceDir(plan.service), number)))) {
    return [];
  }
  return [await bindProblem(port, host, number, error)];
}

/** True if the service itself holds the port. A holder that this user may not see counts as the service. */
async function isHeldByService(serviceDir: string, port: number): Promise<boolean> {
  const own = await recordedProcess(await readRecord(serviceDir));
  const holder = await portHolder(port);
  return own !== undefined && (holder === own.pid || holder === undefined);
}

/** Hosts that the brokers advertise. */
const advertisedHosts = (services: readonly ServicePlan[]): string[] => [
  ...new Set(services.flatMap(({ advertisedHost }) => (advertisedHost === undefined ? [] : [advertisedHost]))),
];

async function folderProblems(property: string, folder: string): Promise<Problem[]> {
  const existing = await nearestExisting(folder);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    return [
      {
        property,
        reason: `must be writable, got ${existing} (${errorCode(error)}); change its permissions or set another folder`,
      },
    ];
  }
  const { bavail, bsize } = await statfs(existing);
  const [neededMiB, freeMiB] = [MIN_FREE_BYTES, bavail * bsize].map((bytes) => Math.floor(bytes / 2 ** 20));
  return bavail * bsize >= MIN_FREE_BYTES
    ? []
    : [
        {
          property,
          reason: `needs ${neededMiB} MiB of free space, got ${freeMiB} MiB in ${existing}; free some space or set another folder`,
        },
      ];
}

/** Two of the folders may be one, through a symbolic link. Kafka would lock the folder twice. */
async function linkProblems(dataFolders: readonly string[]): Promise<Problem[]> {
  const roots = dataFolders.map((folder) => dirname(folder));
  const targets = await Promise.all(roots.map(targetOf));
  const twice = targets.findIndex((target, index) => targets.indexOf(target) < index);
  return twice < 0
    ? []
    : [
        {
          property: "dataDir",
          reason: `must name each folder once, got ${roots[twice]} and ${roots[targets.indexOf(targets[twice] ?? "")]}, which are the same folder; remove one of them`,
        },
      ];
}

/** Path without symbolic links, even of a folder that does not exist yet. */
async function targetOf(folder: string): Promise<string> {
  const existing = await nearestExisting(folder);
  return join(await realpath(existing).catch(() => existing), relative(existing, folder));
}

function memoryProblems(services: readonly ServicePlan[]): Problem[] {
  const heapsMiB = services.reduce((sum, { heapMiB }) => sum + heapMiB, 0);
  const limit = process.constrainedMemory();
  const machineMiB = Math.floor(Math.min(totalmem(), limit > 0 ? limit : Number.POSITIVE_INFINITY) / 2 ** 20);
  return heapsMiB <= machineMiB * MAX_HEAP_SHARE
    ? []
    : [
        {
          property: "heapMiB",
          reason:
            `must keep all heaps together within ${MAX_HEAP_SHARE * 100} % of the memory, got heaps of ${heapsMiB} MiB and ` +
            `memory of ${machineMiB} MiB; lower heapMiB or another heap`,
        },
      ];
}
