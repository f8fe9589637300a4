import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { finishedName } from "../../../shared/atomic-file";
import { isLog4jFile, LAUNCHER_FILES, launchersDir } from "./launcher-plan";

/**
 * Removes the launchers of a stack, their logging configurations, and the unfinished files of a killed `up`. Files of other
 * programs stay.
 *
 * @param kept - paths of files that are still in use.
 */
export async function removeLaunchers(stackDir: string, kept: readonly string[] = []): Promise<void> {
  const folder = launchersDir(stackDir);
  await removeFiles(join(folder, "config"), kept, isLog4jFile);
  await removeFiles(folder, kept, (name) => LAUNCHER_FILES.includes(name));
}

/** Removes own files that are not in use, then the folder if it is empty. */
async function removeFiles(folder: string, kept: readonly string[], isOwn: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if (isOwn(finishedName(name)) && !kept.includes(path)) {
      await rm(path, { force: true });
    }
  }
  await rmdir(folder).catch(() => {}); // The folder holds other files, or does not exist.
}
