import { createHash } from "node:crypto";
import { dirname } from "node:path/posix";

import { dataFoldersOf } from "../../data-folders";
import { ERROR_LINE, FATAL_LINE } from "../../diagnosis";
import { KNOWN_FAILURES, UNKNOWN_SETTING } from "../../known-failures";
import { probeCommand, probeScripts } from "../../probe/probe-command";
import { RECOVERY_LINE } from "../../recovery";
import { secretTexts } from "../../redact-secrets";
import { restartFiles } from "../../restart-files";
import type { DataFingerprint, ServiceSpec } from "../../service-spec";
import { STRANGER_LINE, TRACE_LINE } from "../../stranger-lines";
import { remoteScript, runScript } from "../connection/remote-script";
import type { ScriptVariables } from "../connection/script-variables";
import type { HostLayout } from "../hosts/host-layout";
import { renderUnit } from "./unit";

/** Service on a host. */
export interface RemoteService {
  readonly spec: ServiceSpec;
  readonly service: string;
  /** Name of the host, for messages. */
  readonly host: string;
  readonly layout: HostLayout;
  /** `project/stack`. */
  readonly owner: string;
  readonly stackId: string;
  /** Account that the service runs as. */
  readonly user: string;
  /** Prefix of the names of the stack's systemd units. */
  readonly unitPrefix: string;
  /** Home of the Java to use on the host; empty to search one. */
  readonly javaHome: string;
  readonly retainData: boolean;
  /** Number that changes when a health check finds a fault, so that the command runs again. */
  readonly generation: number;
  /** Data to delete before the next start; without a line, none. */
  readonly dataToDelete: DataFingerprint;
}

/** Variables with which the health check finds a service. */
export const serviceLocation = (
  host: string,
  service: string,
  layout: HostLayout,
): ScriptVariables["inspect-service"] => ({
  host,
  root: layout.root,
  service_dir: layout.service(service),
});

/** Script that starts, stops and removes a service. */
export function serviceScript(remote: RemoteService): string {
  const { spec, service, host, layout, owner, javaHome, generation } = remote;
  const folders = layout.folders(service);
  const files = Object.entries(spec.files);
  const dataFiles = Object.entries(spec.dataFiles ?? {});
  const scripts = Object.entries({ ...probeScripts(), ...runScript() });
  return remoteScript("service", {
    ...serviceLocation(host, service, layout),
    generation: String(generation),
    owner,
    stack_id: remote.stackId,
    service,
    data_dirs: dataFoldersOf(folders),
    java_home: javaHome,
    unit: `${remote.unitPrefix}${service}.service`,
    unit_text: unitText(remote).trimEnd(),
    run_hash: runHash(remote),
    retain_data: String(remote.retainData),
    discard_file: remote.dataToDelete.file,
    discard_line: remote.dataToDelete.line,
    startup_timeout_s: seconds(spec.startupTimeoutMs),
    stop_timeout_s: seconds(spec.stopTimeoutMs),
    file_names: files.map(([name]) => name),
    file_texts: files.map(([, text]) => text),
    data_file_names: dataFiles.map(([name]) => name),
    data_file_texts: dataFiles.map(([, text]) => text),
    script_names: scripts.map(([name]) => name),
    script_texts: scripts.map(([, text]) => text),
    condition: spec.startCondition === undefined ? [] : probeCommand(spec.startCondition),
    readiness: probeCommand(spec.readiness),
    java_arguments: javaArguments(remote),
    failures: KNOWN_FAILURES.flatMap(({ pattern, en }) => [pattern.source, en]),
    error_line: ERROR_LINE.source,
    fatal_line: FATAL_LINE.source,
    stranger_line: STRANGER_LINE.source,
    trace_line: TRACE_LINE.source,
    recovery_line: RECOVERY_LINE.source,
    unknown_setting: UNKNOWN_SETTING.en,
    secrets: secretTexts(spec),
    logs: [`${folders.logs}/server.log`, `${folders.logs}/console.log`],
  });
}

const javaArguments = ({ spec, layout, service }: RemoteService): string[] => [
  `-Djava.io.tmpdir=${layout.temporary(service)}`,
  ...spec.jvmFlags,
  "-cp",
  `${layout.home}/libs/*`,
  spec.mainClass,
  ...spec.arguments,
];

/** Digest of everything that requires a restart when it changes. */
function runHash(remote: RemoteService): string {
  const { spec, layout, service, javaHome } = remote;
  const files = [restartFiles(spec), spec.dataFiles ?? {}].map((texts) => Object.entries(texts).sort());
  const hashed = [javaArguments(remote), files, layout.folders(service).data, javaHome];
  return createHash("sha256").update(JSON.stringify(hashed)).digest("hex").slice(0, 16);
}

function unitText({ owner, service, user, layout, javaHome, spec }: RemoteService): string {
  const serviceDir = layout.service(service);
  return renderUnit({
    owner: `${owner}/${service}`,
    user,
    serviceDir,
    // The rest of the folder holds scripts that run outside of the unit.
    writable: [layout.folders(service).logs, layout.temporary(service), ...dataFoldersOf(layout.folders(service))],
    readable: [
      serviceDir,
      layout.home,
      ...agentFolders(spec),
      ...(javaHome === "" ? [`-${dirname(layout.java)}`] : [javaHome]),
    ],
    arguments: [`${serviceDir}/launch.sh`, `-Dkafka-cluster.service=${serviceDir}`],
    stopTimeoutMs: spec.stopTimeoutMs,
  });
}

const agentFolders = ({ agents = [] }: ServiceSpec): string[] => agents.map((agent) => dirname(agent));

const seconds = (ms: number): string => String(Math.ceil(ms / 1_000));
