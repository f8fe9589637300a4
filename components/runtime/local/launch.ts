import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";

import { findJava } from "../../java/find-java";
import { waitUntil } from "../../shared/wait-until";
import { type ProcessIdentity, processInfo, SERVICE_PROPERTY } from "../machine/process-identity";
import type { ServiceSpec } from "../service-spec";
import { classDataFlags, WRITING_FLAG } from "./class-data";
import type { LocalServiceInputs } from "./service-inputs";
import { startIdFlag } from "./service-record";

/** File for the output of the JVM itself, beside the service's log. */
export const consoleFile = (logs: string): string => join(logs, "console.log");

/**
 * Environment variables that a service inherits: none of them is secret. The user's locale is not inherited: in the locale
 * of Turkey, Java changes the letter i, and without a locale, Java can't open a path with an accent.
 */
const INHERITED_VARIABLES = ["PATH", "HOME", "TZ", "TMPDIR", "SystemRoot", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE"];

/** Environment of a service. The locale has no effect on Windows and macOS, where Java encodes paths as the system does. */
export const serviceEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(INHERITED_VARIABLES.filter((name) => env[name] !== undefined).map((name) => [name, env[name]])),
  LC_ALL: "C.UTF-8",
});

/** Folder for the temporary files of a service, such as the native libraries of codecs: `/tmp` may be mounted noexec. */
export const temporaryDir = (serviceDir: string): string => join(serviceDir, "tmp");

/** Program of a service, and its place on this machine. */
type LocalProgram = Pick<LocalServiceInputs, "owner" | "service" | "serviceDir" | "home"> & {
  readonly spec: Pick<ServiceSpec, "jvmFlags" | "mainClass" | "arguments">;
};

/** Command-line arguments of `java` for a service. */
export const javaArguments = (inputs: LocalProgram, startId: string, extraFlags: readonly string[]): string[] => [
  // Java uses the last one of two flags: the user's flags replace these two.
  `-Djava.io.tmpdir=${temporaryDir(inputs.serviceDir)}`,
  "-Duser.language=en",
  ...inputs.spec.jvmFlags,
  ...extraFlags,
  `-D${SERVICE_PROPERTY}=${inputs.owner}/${inputs.service}`,
  startIdFlag(startId),
  "-cp",
  join(inputs.home, "libs", "*"),
  inputs.spec.mainClass,
  ...inputs.spec.arguments,
];

/**
 * Starts the service as a process in its own session, so that the process outlives this one. Its output goes to a file.
 *
 * @throws if there is no usable Java, or the system can't start it.
 */
export async function launch(inputs: LocalServiceInputs, startId: string): Promise<ProcessIdentity> {
  const java = await findJava({ javaHome: inputs.javaHome || undefined, installedHome: inputs.installedJavaHome });
  const { mainClass, jvmFlags, readiness } = inputs.spec;
  const extraFlags = jvmFlags.some((flag) => flag.startsWith(WRITING_FLAG))
    ? []
    : await classDataFlags(inputs.home, java, { mainClass, isSecured: readiness.tls !== undefined });
  const output = await open(consoleFile(inputs.folders.logs), "a", 0o600);
  try {
    const child = spawn(java.path, javaArguments(inputs, startId, extraFlags), {
      cwd: inputs.serviceDir,
      detached: true,
      env: serviceEnvironment(process.env),
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
    // A process that ends at once stays listed until Node has read its exit code.
    return await waitUntil(
      async () => (await processInfo(pid)) ?? endedAtOnce(child.exitCode, pid),
      () => new Error(`process ${pid} was started but is not listed by the system`),
      { timeoutMs: 5_000, intervalMs: 5 },
    );
  } finally {
    await output.close();
  }
}

const endedAtOnce = (exitCode: number | null, pid: number): ProcessIdentity | undefined =>
  exitCode === null ? undefined : { pid, startTime: "ended" };
