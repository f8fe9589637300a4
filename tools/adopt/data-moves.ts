import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { cp, mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { isDeepStrictEqual } from "node:util";

import { type DataOwner, OWNER_FILE, offerData } from "../../components/runtime/local/data-owner";
import { PRIVATE_FOLDER } from "../../components/shared/atomic-file";
import { errorCode, errorMessage } from "../../components/shared/error-message";

/** Move of a data folder into a stack. */
export interface DataMove {
  readonly from: string;
  readonly to: string;
  /** True if the folders are on different file systems: the original stays. */
  readonly isCopy: boolean;
  /** Service that may claim the data. */
  readonly owner: Omit<DataOwner, "isReleased">;
}

/** Moves data, one folder after the other. Folders that an interrupted run has moved stay. @throws if the system refuses. */
export async function moveAll(moves: readonly DataMove[]): Promise<void> {
  for (const move of moves) {
    await moveFolder(move).catch((cause) => {
      throw new Error(
        `data folder ${move.from} can't be moved to ${move.to} (${errorMessage(cause)}); no data is lost; correct the cause, then run the same command again to continue the adoption`,
        { cause },
      );
    });
  }
}

async function moveFolder(move: DataMove): Promise<void> {
  const { from, to, isCopy } = move;
  if ((await readdir(to).catch(() => [])).length > 0) {
    return; // A folder with data has its name only when it is complete.
  }
  await removeIfEmpty(to);
  await mkdir(dirname(to), { recursive: true, mode: PRIVATE_FOLDER });
  if (!isCopy) {
    await offerData(from, move.owner);
    await rename(from, to);
    return;
  }
  const copy = `${to}.copy`;
  await rm(copy, { recursive: true, force: true });
  await cp(from, copy, { recursive: true, preserveTimestamps: true });
  const [original, copied] = [await digestsIn(from), await digestsIn(copy)];
  if (!isDeepStrictEqual(original, copied)) {
    throw new Error("the copy differs from the original");
  }
  await offerData(copy, move.owner);
  await rename(copy, to);
}

/** Removes an empty folder that may be missing: on Windows, no folder can be renamed to an existing one. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error) => {
    if (errorCode(error) !== "ENOENT") {
      throw error;
    }
  });
}

/** SHA-256 of each file in a folder, by its path in the folder. */
async function digestsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const digests: Record<string, string> = {};
  for (const entry of entries.filter((one) => one.isFile() && one.name !== OWNER_FILE)) {
    const path = join(entry.parentPath, entry.name);
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash).catch((error) => {
      // A file that was removed since it was listed shows as missing.
      if (errorCode(error) !== "ENOENT") {
        throw error;
      }
    });
    digests[relative(folder, path)] = hash.digest("hex");
  }
  return digests;
}
