import { createHash } from "node:crypto";
import type * as docker from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";

import { probeCommand } from "../probe/probe-command";
import { scriptsOf } from "../scripts/scripts";
import type { ServiceSpec } from "../service-spec";
import { CONTAINER_FOLDERS, CONTAINER_USER } from "./container-layout";

type Args = Unwrap<docker.ContainerArgs>;

/** Memory that a JVM takes beside its heap: metaspace, code, threads, network buffers, mapped indexes; in MiB. */
const MEMORY_BESIDE_HEAP_MIB = 256;

/** Share of the heap that is added to it, for what grows with the load. */
const MEMORY_SHARE_BESIDE_HEAP = 0.5;

/** Time that Docker leaves an orderly stop before it kills, above the service's own, in seconds. */
const STOP_MARGIN_S = 5;

/** Beginning of the name, in the configuration folder, of a file that belongs to the data; `start.sh` knows it too. */
const DATA_FILE_PREFIX = "data-";

/** Scripts in the configuration folder of a container. */
const scripts = () => scriptsOf("probe", "data", "docker");

const script = (name: string): string => `${CONTAINER_FOLDERS.config}/${name}`;

/** What all containers have in common: what they may not do, and what Docker does with them. */
export const COMMON_ARGS = {
  entrypoints: ["bash", script("start.sh")],
  user: CONTAINER_USER,
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  // The libraries of the compression codecs are unpacked there and loaded, so they must be executable.
  tmpfs: { "/tmp": "rw,exec,nosuid,nodev,size=64m,mode=1777" },
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "6" },
  init: true,
  // A container that stopped stays as it is until `up` starts it: with `true`, a mere refresh would remove it.
  mustRun: false,
  // The service is waited for by a resource of its own, which can say why it did not come up.
  wait: false,
  restart: "unless-stopped",
} satisfies Partial<Args>;

/** What the container runs, for its `start.sh`: the condition, if there is one, and Java's arguments. */
export const command = ({ startCondition, jvmFlags, mainClass, arguments: args }: ServiceSpec): string[] => [
  ...(startCondition === undefined ? [] : probeCommand(startCondition).slice(1)),
  "--",
  ...jvmFlags,
  mainClass,
  ...args,
];

/** The files in the container's configuration folder: its `start.sh` brings those to the data that belong there. */
export const containerFiles = ({ files, dataFiles = {} }: ServiceSpec): Record<string, string> => ({
  ...scripts(),
  ...files,
  ...Object.fromEntries(Object.entries(dataFiles).map(([name, text]) => [`${DATA_FILE_PREFIX}${name}`, text])),
});

/** Those of {@link containerFiles} that belong to the data, under their own names. */
export const dataFilesAmong = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.startsWith(DATA_FILE_PREFIX))
      .map(([name, text]) => [name.slice(DATA_FILE_PREFIX.length), text]),
  );

/** The ports that are to be reached from outside the network. */
export const publishedPorts = ({ ports }: ServiceSpec): NonNullable<Args["ports"]> =>
  ports.flatMap(({ port, publishedAs }) =>
    publishedAs === undefined
      ? []
      : [{ internal: port, external: publishedAs.port, ip: publishedAs.host, protocol: "tcp" }],
  );

/** What makes another container of a service when it changes, beside its files, its memory and Java's arguments. */
export const restartingSettings = (spec: ServiceSpec): Record<string, string> => ({
  scripts: createHash("sha256").update(JSON.stringify(scripts())).digest("hex").slice(0, 8),
  "start condition": spec.startCondition === undefined ? "none" : probeCommand(spec.startCondition).join(" "),
  readiness: probeCommand(spec.readiness).join(" "),
  "published ports": publishedPorts(spec)
    .map(({ ip, external, internal }) => `${ip}:${external}:${internal}`)
    .join(" "),
  startupTimeoutMs: String(spec.startupTimeoutMs),
  stopTimeoutMs: String(spec.stopTimeoutMs),
});

/** Memory that a container may use, in MiB. The page cache counts too, but gives way. */
export const memoryLimitMiB = ({ heapMiB }: Pick<ServiceSpec, "heapMiB">): number =>
  Math.ceil(heapMiB * (1 + MEMORY_SHARE_BESIDE_HEAP)) + MEMORY_BESIDE_HEAP_MIB;

/** Time from the request to stop until Docker kills, in seconds. */
export const stopTimeoutS = ({ stopTimeoutMs }: ServiceSpec): number =>
  Math.ceil(stopTimeoutMs / 1_000) + STOP_MARGIN_S;

/** The question that tells whether the service is well, asked inside the container. */
export const healthcheck = ({ readiness, startupTimeoutMs }: ServiceSpec): NonNullable<Args["healthcheck"]> => ({
  tests: ["CMD", "bash", script("health.sh"), ...probeCommand(readiness)],
  interval: "1s",
  timeout: "30s",
  startPeriod: duration(startupTimeoutMs),
  retries: 3,
});

/** A time in the form in which Docker gives it back: `1m0s`, `1h0m0s`. */
function duration(timeMs: number): string {
  const total = Math.ceil(timeMs / 1_000);
  const [hours, minutes, seconds] = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  const full = `${hours}h${minutes}m${seconds}s`;
  return full.replace(/^0h(0m)?/, "");
}
