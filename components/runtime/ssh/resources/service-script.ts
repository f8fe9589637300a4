import { createHash } from "node:crypto";
import { dirname } from "node:path/posix";

import { KNOWN_FAILURES } from "../../diagnosis";
import { probeCommand, probeScripts } from "../../probe/probe-command";
import type { DataFingerprint, ServiceSpec } from "../../service-spec";
import type { HostLayout } from "../hosts/host-layout";
import { remoteScript, runScript, type ScriptValues } from "./remote-script";
import { renderUnit } from "./unit";

/** A service on a host, as its script takes it. */
export interface RemoteService {
  readonly spec: ServiceSpec;
  readonly service: string;
  /** Name of the host, for messages. */
  readonly host: string;
  readonly layout: HostLayout;
  /** `project/stack`. */
  readonly owner: string;
  readonly stackId: string;
  /** Account that it runs as. */
  readonly user: string;
  /** Begin of the names of the stack's systemd units. */
  readonly unitPrefix: string;
  /** Home of the Java to use on the host; empty to look for one. */
  readonly javaHome: string;
  readonly retainData: boolean;
  /** Another number where a look at the host has found that something is to be done. */
  readonly generation: number;
  /** Data that is removed before the next start; without a line, none. */
  readonly dataToDelete: DataFingerprint;
}

/** The values by which the script finds a service and tells how it is. */
export const whereServiceIs = (host: string, service: string, layout: HostLayout): ScriptValues => ({
  host,
  root: layout.root,
  service_dir: layout.service(service),
});

/** The script that starts, stops and removes a service. */
export function serviceScript(remote: RemoteService): string {
  const { spec, service, host, layout, owner, javaHome, generation } = remote;
  const folders = layout.folders(service);
  const unit = `${remote.unitPrefix}${service}.service`;
  return remoteScript("service", {
    ...whereServiceIs(host, service, layout),
    generation: String(generation),
    owner,
    stack_id: remote.stackId,
    service,
    data_dir: folders.data,
    java_home: javaHome,
    unit,
    unit_text: unitText(remote).trimEnd(),
    run_hash: runHash(remote),
    retain_data: String(remote.retainData),
    discard_file: remote.dataToDelete.file,
    discard_line: remote.dataToDelete.line,
    startup_timeout_s: seconds(spec.startupTimeoutMs),
    stop_timeout_s: seconds(spec.stopTimeoutMs),
    ...listed("file", spec.files),
    ...listed("data_file", spec.dataFiles ?? {}),
    ...listed("script", { ...probeScripts(), ...runScript() }),
    condition: spec.startCondition === undefined ? [] : probeCommand(spec.startCondition),
    readiness: probeCommand(spec.readiness),
    java_arguments: javaArguments(remote),
    failures: KNOWN_FAILURES.flatMap(({ pattern, cause, cure }) => [pattern.source, `${cause}: ${cure}`]),
    logs: [`${folders.logs}/server.log`, `${folders.logs}/console.log`],
  });
}

const javaArguments = ({ spec, layout }: RemoteService): string[] => [
  ...spec.jvmFlags,
  "-cp",
  `${layout.home}/libs/*`,
  spec.mainClass,
  ...spec.arguments,
];

/** Digest of everything that asks for a restart when it changes. */
function runHash(remote: RemoteService): string {
  const { spec, layout, service, javaHome } = remote;
  const files = [spec.files, spec.dataFiles ?? {}].map((texts) => Object.entries(texts).sort());
  const what = [javaArguments(remote), files, layout.folders(service).data, javaHome];
  return createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 16);
}

function unitText({ owner, service, user, layout, javaHome, spec }: RemoteService): string {
  const serviceDir = layout.service(service);
  return renderUnit({
    owner: `${owner}/${service}`,
    user,
    serviceDir,
    // Not what is run for it outside of the unit.
    writable: [layout.folders(service).logs, layout.folders(service).data],
    readable: [serviceDir, layout.home, ...(javaHome === "" ? [`-${dirname(layout.java)}`] : [javaHome])],
    arguments: [`${serviceDir}/launch.sh`, `-Dkafka-cluster.service=${serviceDir}`],
    stopTimeoutMs: spec.stopTimeoutMs,
  });
}

const seconds = (ms: number): string => String(Math.ceil(ms / 1_000));

const listed = (kind: string, texts: Readonly<Record<string, string>>): ScriptValues => ({
  [`${kind}_names`]: Object.keys(texts),
  [`${kind}_texts`]: Object.values(texts),
});
