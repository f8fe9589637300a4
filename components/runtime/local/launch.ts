import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { findJava } from "../../java/find-java";
import { waitUntil } from "../../shared/wait-until";
import { type ProcessIdentity, processInfo, SERVICE_PROPERTY } from "../machine/process-identity";
import { classDataFlags } from "./class-data";
import type { LocalServiceInputs } from "./service-inputs";
import { startIdFlag } from "./service-record";

/** File, beside the service's own log, for what the JVM itself prints. */
export const consoleFile = (logs: string): string => join(logs, "console.log");

/** Variables that a service gets of our environment: none of them secret. */
const PASSED_ON = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "SystemRoot",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "USERPROFILE",
];

/** Arguments of `java` for a service. */
export const javaArguments = (inputs: LocalServiceInputs, startId: string, extraFlags: readonly string[]): string[] => [
  ...inputs.spec.jvmFlags,
  ...extraFlags,
  `-D${SERVICE_PROPERTY}=${inputs.owner}/${inputs.service}`,
  startIdFlag(startId),
  "-cp",
  [join(inputs.home, "libs", "*")].join(delimiter),
  inputs.spec.mainClass,
  ...inputs.spec.arguments,
];

/**
 * Starts the service as a process of its own session, which outlives this one, with its output in a file.
 *
 * @throws if there is no Java or the system refuses to start it.
 */
export async function launch(inputs: LocalServiceInputs, startId: string): Promise<ProcessIdentity> {
  const java = await findJava({ javaHome: inputs.javaHome || undefined, installedHome: inputs.installedJavaHome });
  const extraFlags = await classDataFlags(inputs.home, java, inputs.spec.mainClass);
  const output = await open(consoleFile(inputs.folders.logs), "a", 0o600);
  try {
    const child = spawn(java.path, javaArguments(inputs, startId, extraFlags), {
      cwd: inputs.serviceDir,
      detached: true,
      env: Object.fromEntries(
        PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
      ),
      stdio: ["ignore", output.fd, output.fd],
      windowsHide: true,
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once("error", (cause) =>
        reject(
          new Error(`${java.path} can't be started (${cause.message}); set javaHome to a working Java`, { cause }),
        ),
      );
      child.once("spawn", () => resolve(child.pid as number));
    });
    child.unref();
    // It is there: a process that ended at once still has an entry until this one has taken note of its end.
    return await waitUntil(
      async () => (await processInfo(pid)) ?? endedAtOnce(child.exitCode, pid),
      () => new Error(`process ${pid} can't be seen`),
      {
        timeoutMs: 5_000,
        intervalMs: 5,
      },
    );
  } finally {
    await output.close();
  }
}

const endedAtOnce = (exitCode: number | null, pid: number): ProcessIdentity | undefined =>
  exitCode === null ? undefined : { pid, startTime: "ended" };
