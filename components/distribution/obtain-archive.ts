import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { cacheFolder } from "../shared/cache-folder";
import { errorCode } from "../shared/error-message";
import { absolutePath } from "../shared/home-path";
import { withTemporaryFolder } from "../shared/temporary-folder";
import type { DistributionSource } from "./distribution-source";
import { verifySha512 } from "./verify-sha512";

/** Archive on this machine with a verified digest. */
export interface VerifiedArchive {
  readonly path: string;
  readonly sha512: string;
}

/** Path of an archive in the cache, which all checkouts share. */
export const cachedArchivePath = (sha512: string, name: string): string =>
  join(cacheFolder(), "archives", sha512.slice(0, 16), name);

/**
 * Returns the verified archive of `source`: from the cache under any accepted digest, from the local file, or from a
 * download, which is then cached.
 *
 * @throws if the archive does not exist, can't be downloaded, or has another digest.
 */
export async function obtainArchive({ archive, sha512: accepted }: DistributionSource): Promise<VerifiedArchive> {
  const name = basename(archive.replace(/[?#].*$/, ""));
  const cached = await findCachedArchive(name, accepted);
  if (cached !== undefined) {
    return cached;
  }
  if (!/^https?:\/\//i.test(archive)) {
    const path = absolutePath(archive);
    await stat(path).catch((cause) => {
      const problem = errorCode(cause) === "ENOENT" ? "does not exist" : `can't be read (${errorCode(cause)})`;
      throw new Error(`archive ${path} ${problem}; correct the path in archive`, { cause });
    });
    return { path, sha512: await verifySha512(path, accepted) };
  }
  return downloadArchive(archive, name, accepted);
}

/**
 * Returns a file of this name from the cache, verified; `undefined` if the cache holds none with an accepted digest.
 *
 * @throws if the cached file is damaged. The file is removed then.
 */
export async function findCachedArchive(
  name: string,
  accepted: readonly string[],
): Promise<VerifiedArchive | undefined> {
  for (const sha512 of accepted) {
    const cached = cachedArchivePath(sha512, name);
    if (await exists(cached)) {
      return { path: cached, sha512: await verifySha512(cached, [sha512]).catch((error) => discard(cached, error)) };
    }
  }
  return undefined;
}

const downloadArchive = (url: string, name: string, accepted: readonly string[]): Promise<VerifiedArchive> =>
  withTemporaryFolder(join(cacheFolder(), "archives"), async (temporary) => {
    const downloaded = join(temporary, name);
    const { download }: typeof import("./download") = require("./download"); // Loaded here, because most runs download nothing.
    await download(url, downloaded);
    const sha512 = await verifySha512(downloaded, accepted, url);
    return { path: await cacheArchive(downloaded, sha512), sha512 };
  });

/** Moves a verified archive into the cache. */
export async function cacheArchive(archive: string, sha512: string): Promise<string> {
  const cached = cachedArchivePath(sha512, basename(archive));
  await mkdir(dirname(cached), { recursive: true });
  await rename(archive, cached);
  return cached;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function discard(path: string, error: Error): Promise<never> {
  await rm(path, { force: true });
  throw new Error(`${error.message}; the damaged copy was removed: run the command again`, { cause: error });
}
