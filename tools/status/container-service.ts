import { containerHealth } from "../../components/runtime/docker/container-health";
import { CONTAINER_FOLDERS } from "../../components/runtime/docker/container-layout";
import type { ContainerServiceInputs } from "../../components/runtime/docker/container-service";
import { docker } from "../../components/runtime/docker/docker-client";
import { inspectContainer } from "../../components/runtime/docker/docker-objects";
import type { ServiceCondition, ServiceUsage } from "./service-status";

/** Time for one answer of the daemon, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Condition of a service in a container. */
export async function inspectContainerService({
  dockerHost,
  containerId,
}: ContainerServiceInputs): Promise<ServiceCondition> {
  const found = await inspectContainer(dockerHost, containerId);
  const health = containerHealth(found);
  if (found?.State.Status !== "running") {
    return { health };
  }
  const uptimeSeconds = Math.max(0, Math.round((Date.now() - Date.parse(found.State.StartedAt)) / 1_000));
  const [memory, disk] = await Promise.all([
    memoryUsage(dockerHost, containerId).catch(() => ({})),
    diskUsage(dockerHost, containerId).catch(() => ({})),
  ]);
  return { ...(found.State.Pid && { pid: found.State.Pid }), uptimeSeconds, ...memory, ...disk, health };
}

async function memoryUsage(host: string, container: string): Promise<ServiceUsage> {
  const args = ["stats", "--no-stream", "--format", "{{.MemUsage}}", container];
  const memoryBytes = parseMemoryUsage(await docker(host, args, { timeoutMs: TIMEOUT_MS }));
  return memoryBytes === undefined ? {} : { memoryBytes };
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes in use, from a line such as `354.1MiB / 1.5GiB`; `undefined` for other text. */
export function parseMemoryUsage(text: string): number | undefined {
  const [, number, unit = ""] = /^\s*([\d.]+)\s*([KMGT]?i?B)\b/.exec(text) ?? [];
  const power = UNITS.indexOf(unit);
  return number === undefined || power < 0 ? undefined : Math.round(Number(number) * 1_024 ** power);
}

/** Script for the container: size of a folder and free space of its disk, in KiB. */
const DISK_SCRIPT = 'du -sk "$1" | cut -f 1; df -Pk "$1" | tail -n 1';

async function diskUsage(host: string, container: string): Promise<ServiceUsage> {
  const args = ["exec", container, "bash", "-c", DISK_SCRIPT, "bash", CONTAINER_FOLDERS.data];
  return parseDiskUsage(await docker(host, args, { timeoutMs: TIMEOUT_MS }));
}

/** Use of the disk, from the output of `du`, and of `df` in the format of POSIX. */
export function parseDiskUsage(text: string): ServiceUsage {
  const [size, row = ""] = text.trim().split("\n");
  const [, free] = /\s(\d+)\s+\d+%/.exec(row) ?? [];
  return {
    ...(/^\d+$/.test(size ?? "") && { dataBytes: Number(size) * 1_024 }),
    ...(free !== undefined && { freeBytes: Number(free) * 1_024 }),
  };
}
