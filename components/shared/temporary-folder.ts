import { createHash } from "node:crypto";
import { readlinkSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

import { pidExists } from "./pid-exists";

const PREFIX = ".tmp-";

/** Age after which a temporary folder is considered a leftover of a killed run, whoever made it, in milliseconds: a day. */
const STALE_MS = 24 * 60 * 60 * 1_000;

/**
 * Calls `work` with a new folder inside `parent`. The folder is on the same file system as `parent`, so its files can be
 * renamed to their final path. It is removed at the end, as are the folders that killed runs have left.
 */
export async function withTemporaryFolder<Result>(
  parent: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(parent, { recursive: true });
  const prefix = `${PREFIX}${pidScope()}-`;
  await removeStale(parent, prefix);
  const folder = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Id of the processes among which a pid means one process: those of this machine, and of this container. */
function pidScope(): string {
  let namespace = "";
  try {
    namespace = readlinkSync("/proc/self/ns/pid");
  } catch {
    // Only Linux has namespaces.
  }
  return createHash("sha256").update(`${hostname()}/${namespace}`).digest("hex").slice(0, 8);
}

/** Removes old folders, and those whose names begin with the prefix and the pid of a process that has ended. */
async function removeStale(parent: string, prefix: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = join(parent, name);
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split("-")[0]) : 0;
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE_MS || (pid > 0 && !pidExists(pid))) {
      // A child of the killed run may still write. The next run removes the rest.
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }
}
