import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { readFileIfThere, writeFileAtomically } from "../../shared/atomic-file";
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
 * Moves the data of a service to another folder.
 *
 * @throws if there is something in the other folder already: data is never mixed or overwritten.
 */
export async function moveData(from: string, to: string): Promise<void> {
  const there = await readdir(to).catch(() => []);
  if (there.length > 0) {
    throw new Error(
      `data folder ${to} is not empty, so the data in ${from} was not moved there; set another dataDir or empty it`,
    );
  }
  await rmdir(to).catch(() => {});
  await rename(from, to);
}

async function ownerOf(dataDir: string): Promise<DataOwner | undefined> {
  const text = await readFileIfThere(join(dataDir, MARKER));
  return text === undefined ? undefined : (JSON.parse(text) as DataOwner);
}
