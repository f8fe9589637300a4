import { createHash } from "node:crypto";
import type * as docker from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";

import { probeCommand } from "../probe/probe-command";
import { restartFiles } from "../restart-files";
import { scriptsOf } from "../scripts/scripts";
import type { ServiceSpec } from "../service-spec";
import { CONTAINER_FOLDERS, CONTAINER_USER } from "./container-layout";

type Args = Unwrap<docker.ContainerArgs>;

/** Memory of a JVM beside its heap: metaspace, code, threads, network buffers, mapped indexes; in MiB. */
const MEMORY_BESIDE_HEAP_MIB = 256;

/** Memory beside the heap that grows with the load, as a share of the heap. */
const MEMORY_SHARE_BESIDE_HEAP = 0.5;

/** Extra time before Docker kills a container, after the service's own time for an orderly stop, in seconds. */
const STOP_MARGIN_S = 5;

/** Prefix of the name, in the configuration folder, of a file that belongs to the data. `start.sh` uses the same prefix. */
const DATA_FILE_PREFIX = "data-";

/**
 * Pause between health checks, in the form in which Docker returns it. Short, because Docker runs the first check after a whole
 * pause, and a ZooKeeper answers within a second. Once the service has answered, `health.sh` itself pauses before each probe.
 */
const HEALTH_INTERVAL = "200ms";

/** Scripts in the configuration folder of each container. */
const scripts = () => scriptsOf("probe", "data", "docker");

const script = (name: string): string => `${CONTAINER_FOLDERS.config}/${name}`;

/** Arguments that all containers have in common: privileges, logging, restarts. */
export const COMMON_ARGS = {
  entrypoints: ["bash", script("start.sh")],
  user: CONTAINER_USER,
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  // Compression codecs unpack their libraries to /tmp and load them, so /tmp must allow executable files.
  tmpfs: { "/tmp": "rw,exec,nosuid,nodev,size=64m,mode=1777" },
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "6" },
  init: true,
  // A stopped container stays until `up` starts it. With `true`, a mere refresh would remove the container.
  mustRun: false,
  // `ContainerService` waits for the health check instead, because it can explain a failed start.
  wait: false,
  restart: "unless-stopped",
} satisfies Partial<Args>;

/** Arguments of `start.sh`: the start condition, if the service has one, and Java's arguments. */
export const command = ({ startCondition, jvmFlags, mainClass, arguments: args }: ServiceSpec): string[] => [
  ...(startCondition === undefined ? [] : probeCommand(startCondition)),
  "--",
  ...jvmFlags,
  mainClass,
  ...args,
];

/** Files of the configuration folder: name to text. `start.sh` copies the files of the data to the data folder. */
export const containerFiles = ({ files, dataFiles = {} }: ServiceSpec): Record<string, string> => ({
  ...scripts(),
  ...files,
  ...Object.fromEntries(Object.entries(dataFiles).map(([name, text]) => [`${DATA_FILE_PREFIX}${name}`, text])),
});

/** Digest of the {@link containerFiles} without live settings. */
export const restartDigest = (spec: ServiceSpec): string =>
  createHash("sha256")
    .update(JSON.stringify(Object.entries(containerFiles({ ...spec, files: restartFiles(spec) })).sort()))
    .digest("hex");

/** Files among {@link containerFiles} that belong to the data, by their names in the data folder. */
export const dataFilesAmong = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.startsWith(DATA_FILE_PREFIX))
      .map(([name, text]) => [name.slice(DATA_FILE_PREFIX.length), text]),
  );

/** Ports that the daemon publishes at an address of its machine. */
export const publishedPorts = ({ ports }: ServiceSpec): NonNullable<Args["ports"]> =>
  ports.flatMap(({ port, publishedAs }) =>
    publishedAs === undefined
      ? []
      : [{ internal: port, external: publishedAs.port, ip: publishedAs.host, protocol: "tcp" }],
  );

/** Settings beside files, memory and Java's arguments whose change recreates a container: name to value. */
export const containerRestartSettings = (spec: ServiceSpec): Record<string, string> => ({
  scripts: createHash("sha256").update(JSON.stringify(scripts())).digest("hex").slice(0, 8),
  "start condition": spec.startCondition === undefined ? "none" : probeCommand(spec.startCondition).join(" "),
  readiness: probeCommand(spec.readiness).join(" "),
  "health check": HEALTH_INTERVAL,
  "published ports": publishedPorts(spec)
    .map(({ ip, external, internal }) => `${ip}:${external}:${internal}`)
    .join(" "),
  startupTimeoutMs: String(spec.startupTimeoutMs),
  stopTimeoutMs: String(spec.stopTimeoutMs),
});

/** Memory limit of a container, in MiB. The page cache counts too, but the kernel frees it under pressure. */
export const memoryLimitMiB = ({ heapMiB }: Pick<ServiceSpec, "heapMiB">): number =>
  Math.ceil(heapMiB * (1 + MEMORY_SHARE_BESIDE_HEAP)) + MEMORY_BESIDE_HEAP_MIB;

/** Time from the stop request until Docker kills the container, in seconds. */
export const stopTimeoutS = ({ stopTimeoutMs }: ServiceSpec): number =>
  Math.ceil(stopTimeoutMs / 1_000) + STOP_MARGIN_S;

/** Health check of a container: its readiness probe, run inside the container. */
export const healthcheck = ({ readiness, startupTimeoutMs }: ServiceSpec): NonNullable<Args["healthcheck"]> => ({
  tests: ["CMD", "bash", script("health.sh"), ...probeCommand(readiness)],
  interval: HEALTH_INTERVAL,
  timeout: "30s",
  startPeriod: duration(startupTimeoutMs),
  retries: 3,
});

/** Duration in the form in which Docker returns it: `1m0s`, `1h0m0s`. */
function duration(timeMs: number): string {
  const total = Math.ceil(timeMs / 1_000);
  const [hours, minutes, seconds] = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  const full = `${hours}h${minutes}m${seconds}s`;
  return full.replace(/^0h(0m)?/, "");
}
