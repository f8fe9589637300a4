import { existsSync } from "node:fs";
import { lstat, readdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import pidusage from "pidusage";

import { assess } from "../../components/runtime/local/assess";
import type { LocalServiceOutputs } from "../../components/runtime/local/service-inputs";
import { recordedProcess } from "../../components/runtime/local/service-record";
import type { ServiceCondition, ServiceUsage } from "./service-status";

/** Condition of a service that is a process of this machine. */
export async function inspectLocalService(
  service: LocalServiceOutputs,
  dataFolders: readonly string[],
): Promise<ServiceCondition> {
  const { health, record } = await assess(service);
  const running = await recordedProcess(record);
  return { ...(running && (await processUsage(running.pid))), ...(await diskUsage(dataFolders)), health };
}

async function processUsage(pid: number): Promise<ServiceUsage> {
  // The process may have ended since.
  const usage = await pidusage(pid).catch(() => undefined);
  return { pid, ...(usage && { uptimeSeconds: Math.round(usage.elapsed / 1_000), memoryBytes: usage.memory }) };
}

async function diskUsage(folders: readonly string[]): Promise<ServiceUsage> {
  const existing = folders.filter((folder) => existsSync(folder));
  if (existing.length === 0) {
    return {};
  }
  const [sizes, disks] = await Promise.all([
    Promise.all(existing.map(bytesIn)),
    Promise.all(existing.map((folder) => statfs(folder))),
  ]);
  return {
    dataBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    freeBytes: Math.min(...disks.map(({ bavail, bsize }) => bavail * bsize)),
  };
}

/** Space that the files in a folder take up: Kafka's index files are mostly holes. */
async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    files.map(async (file) => (await lstat(join(folder, file)).catch(() => undefined))?.blocks ?? 0),
  );
  return sizes.reduce((sum, blocks) => sum + blocks * BLOCK_BYTES, 0);
}

/** Size of the blocks that a file's status counts, in bytes, on every system. */
const BLOCK_BYTES = 512;
