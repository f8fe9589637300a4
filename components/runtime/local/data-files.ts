import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PRIVATE_FOLDER, readFileIfExists, writeFileAtomically } from "../../shared/atomic-file";
import { differentDataFileMessage, missingDataFileMessage } from "../data-fingerprint";
import type { DataFingerprint, ServiceSpec } from "../service-spec";
import { MARKER } from "./data-owner";

/** Whether data is what it is known by here. */
export const isMarked = async (dataDir: string, { file, line }: DataFingerprint): Promise<boolean> =>
  ((await readFileIfExists(join(dataDir, file))) ?? "").split(/\r?\n/).includes(line);

/** Removes all data that is known by this, and no other. Cut anywhere, it can be done again. */
export async function discardData(dataDir: string, mark: DataFingerprint): Promise<void> {
  if (await isMarked(dataDir, mark)) {
    const others = (await readdir(dataDir)).filter((name) => name !== MARKER && name !== mark.file);
    for (const name of [...others, mark.file]) {
      await rm(join(dataDir, name), { recursive: true, force: true });
    }
  }
}

/**
 * Makes sure that these files are among a service's data; those that are missing are written where there is no data yet.
 *
 * @throws if one has another text, or is missing from data that is there: the data may be another's.
 */
export async function ensureDataFiles(dataDir: string, files: NonNullable<ServiceSpec["dataFiles"]>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(dataDir, name);
    const found = await readFileIfExists(path);
    // A machine that lost its power may have kept a file without its text.
    if (found !== undefined && found !== "" && found !== text) {
      throw new Error(differentDataFileMessage(name, dataDir, text, found));
    }
    if (found !== text) {
      const other = await dataBeside(dataDir, Object.keys(files));
      if (other !== undefined) {
        throw new Error(missingDataFileMessage(name, dataDir, text, other));
      }
      await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
      await writeFileAtomically(path, text);
    }
  }
}

/** The first of a folder's files that is none of these, nor what a run that was cut in writing them has left. */
async function dataBeside(dataDir: string, names: readonly string[]): Promise<string | undefined> {
  const isKnown = (file: string) =>
    file === MARKER || file === "lost+found" || names.some((name) => file === name || file.startsWith(`${name}.`));
  return (await readdir(dataDir)).find((file) => !isKnown(file));
}
