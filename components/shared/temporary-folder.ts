import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const PREFIX = ".tmp-";

/** Age after which a temporary folder is considered a leftover of a killed run, in milliseconds: a day. */
const STALE_MS = 24 * 60 * 60 * 1_000;

/**
 * Calls `work` with a new folder inside `parent`. The folder is on the same file system as `parent`, so its files can be
 * renamed to their final path. It is removed at the end, as are old folders of killed runs.
 */
export async function withTemporaryFolder<Result>(
  parent: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(parent, { recursive: true });
  await removeStale(parent);
  const folder = await mkdtemp(join(parent, PREFIX));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeStale(parent: string): Promise<void> {
  const folders = (await readdir(parent)).filter((name) => name.startsWith(PREFIX)).map((name) => join(parent, name));
  for (const folder of folders) {
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE_MS) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
