import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PRIVATE_FOLDER, readFileIfThere, writeFileAtomically } from "../../shared/atomic-file";
import { codeOf } from "../../shared/reason";
import { readRecord, recordedProcess } from "./service-record";

/** Who uses a data folder. The file that says so lies in it and goes when its service is deleted and the data stays. */
interface DataOwner {
  /** `project/stack/service`. */
  readonly owner: string;
  /** Folder of the service's record. */
  readonly serviceDir: string;
}

const MARKER = ".owner.json";

/**
 * Takes a data folder into use.
 *
 * @throws if a service of another stack has it.
 */
export async function claimData(dataDir: string, claim: DataOwner): Promise<void> {
  const holder = await ownerOf(dataDir);
  if (holder !== undefined && holder.serviceDir !== claim.serviceDir) {
    const running = await recordedProcess(await readRecord(holder.serviceDir));
    throw new Error(
      `data folder ${dataDir} belongs to ${holder.owner}${running ? `, which runs as process ${running.pid}` : ""}; ` +
        "destroy that one first or set another dataDir",
    );
  }
  await writeFileAtomically(join(dataDir, MARKER), `${JSON.stringify(claim)}\n`);
}

/** Gives a data folder back: removed, or left for whoever claims it next. */
export async function releaseData(dataDir: string, serviceDir: string, retain: boolean): Promise<void> {
  const holder = await ownerOf(dataDir);
  if (holder !== undefined && holder.serviceDir !== serviceDir) {
    return;
  }
  await rm(retain ? join(dataDir, MARKER) : dataDir, { recursive: true, force: true });
}

/**
 * Moves the data of a service to another folder. Cut anywhere, it can be done again.
 *
 * @throws if there is something in the other folder already: data is never mixed or overwritten.
 */
export async function moveData(from: string, to: string): Promise<void> {
  if (!existsSync(from)) {
    return; // Moved before, or there never was any.
  }
  if ((await readdir(to).catch(() => [])).length > 0) {
    throw new Error(
      `data folder ${to} is not empty, so the data in ${from} was not moved there; set another dataDir or empty it`,
    );
  }
  await mkdir(dirname(to), { recursive: true, mode: PRIVATE_FOLDER });
  await rm(to, { recursive: true, force: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") {
      throw error;
    }
    // Another file system: copied beside its place first, so that half of it never stands there.
    const copy = `${to}.copy`;
    await rm(copy, { recursive: true, force: true });
    await cp(from, copy, { recursive: true, preserveTimestamps: true });
    await rename(copy, to);
    await rm(from, { recursive: true });
  }
}

async function ownerOf(dataDir: string): Promise<DataOwner | undefined> {
  const text = await readFileIfThere(join(dataDir, MARKER));
  return text === undefined ? undefined : (JSON.parse(text) as DataOwner);
}
