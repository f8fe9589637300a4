import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { cacheFolder } from "../shared/cache-folder";
import { errorCode } from "../shared/error-message";
import { withTemporaryFolder } from "../shared/temporary-folder";
import type { DistributionSource } from "./distribution-source";
import { download } from "./download";
import { verifySha512 } from "./verify-sha512";

/** An archive on this machine whose digest was checked. */
export interface VerifiedArchive {
  readonly path: string;
  readonly sha512: string;
}

/** Where an archive of this digest is kept, so that it is fetched once for all checkouts. */
export const cachedArchivePath = (sha512: string, name: string): string =>
  join(cacheFolder(), "archives", sha512.slice(0, 16), name);

/**
 * The archive of `source`, verified: a cached one of any accepted digest, the local file, or a download, which is
 * then kept.
 *
 * @throws if it can't be had or its digest is not accepted.
 */
export async function obtainArchive({ archive, sha512: accepted }: DistributionSource): Promise<VerifiedArchive> {
  const name = basename(archive.replace(/[?#].*$/, ""));
  for (const sha512 of accepted) {
    const cached = cachedArchivePath(sha512, name);
    if (await isThere(cached)) {
      return { path: cached, sha512: await verifySha512(cached, [sha512]).catch((error) => discard(cached, error)) };
    }
  }
  if (!/^https?:\/\//i.test(archive)) {
    await stat(archive).catch((cause) => {
      const why = errorCode(cause) === "ENOENT" ? "is not there" : `can't be read (${errorCode(cause)})`;
      throw new Error(`archive ${archive} ${why}; correct the path in archive`, { cause });
    });
    return { path: archive, sha512: await verifySha512(archive, accepted) };
  }
  return fetchArchive(archive, name, accepted);
}

const fetchArchive = (url: string, name: string, accepted: readonly string[]): Promise<VerifiedArchive> =>
  withTemporaryFolder(join(cacheFolder(), "archives"), async (temporary) => {
    const fetched = join(temporary, name);
    await download(url, fetched);
    const sha512 = await verifySha512(fetched, accepted, url);
    return { path: await cacheArchive(fetched, sha512), sha512 };
  });

/** Puts a verified archive where the next one looks for it. */
export async function cacheArchive(archive: string, sha512: string): Promise<string> {
  const kept = cachedArchivePath(sha512, basename(archive));
  await mkdir(dirname(kept), { recursive: true });
  await rename(archive, kept);
  return kept;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function discard(path: string, error: Error): Promise<never> {
  await rm(path, { force: true });
  throw new Error(`${error.message}; the damaged copy was removed: run it again`, { cause: error });
}
