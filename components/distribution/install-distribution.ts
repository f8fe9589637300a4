import { mkdir, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";

import { errorCode, errorMessage } from "../shared/error-message";
import { describeProblems } from "../shared/problems";
import { withTemporaryFolder } from "../shared/temporary-folder";
import { waitUntil } from "../shared/wait-until";
import { otherVersionProblems } from "./archive-problems";
import {
  type DistributionChoice,
  distributionSource,
  INSTALLATION_FOLDER,
  installationHome,
} from "./distribution-source";
import { inspectInstallation, writeManifest } from "./inspect-installation";
import { kafkaVersion } from "./kafka-version";
import { obtainArchive, type VerifiedArchive } from "./obtain-archive";
import { unpack } from "./unpack";

/** Free space required to unpack, as a multiple of the archive's size. 3.3.1 unpacks to 1.1 times its archive. */
const SPACE_FACTOR = 2.5;

/** Time to move an installation to its path while other processes do the same, in milliseconds. */
const MOVE_TIMEOUT_MS = 5_000;

/** Unpacked Kafka distribution on this machine. */
export interface Installation {
  /** Folder with `bin`, `config` and `libs`, named `kafka`. */
  readonly home: string;
  /** SHA-512 of the archive that was unpacked. */
  readonly sha512: string;
}

/**
 * Installs the chosen distribution below `distributions`, unless a complete installation exists. The archive is
 * downloaded, verified, unpacked into a temporary folder and then renamed, so that neither an interruption nor a second
 * process leaves an incomplete installation.
 *
 * @throws if the archive is refused or the disk is full. No incomplete installation is left.
 */
export async function installDistribution(distributions: string, choice: DistributionChoice): Promise<Installation> {
  const home = installationHome(distributions, choice);
  const existing = await inspectInstallation(home);
  if (existing.problem === undefined) {
    return { home, sha512: existing.sha512 };
  }
  const archive = await obtainArchive(distributionSource(choice));
  await mkdir(distributions, { recursive: true });
  await unpackTo(archive, distributions, join(home, ".."), choice);
  return { home, sha512: archive.sha512 };
}

async function unpackTo(
  archive: VerifiedArchive,
  distributions: string,
  path: string,
  choice: DistributionChoice,
): Promise<void> {
  const { size } = await stat(archive.path);
  const { bavail, bsize } = await statfs(distributions);
  if (bavail * bsize < size * SPACE_FACTOR) {
    throw new Error(
      `folder ${distributions} has too little free space, ${Math.ceil((size * SPACE_FACTOR) / 2 ** 20)} MiB required, ` +
        `got ${Math.floor((bavail * bsize) / 2 ** 20)} MiB; free some space`,
    );
  }
  await withTemporaryFolder(distributions, async (temporary) => {
    const home = join(temporary, INSTALLATION_FOLDER);
    await mkdir(home);
    await unpack(archive.path, home);
    if ((await writeManifest(home, archive.sha512)) === 0) {
      throw new Error(
        `archive ${archive.path} contains no libs folder with jars, so it is not a Kafka distribution; correct archive`,
      );
    }
    const found = choice.archive === undefined ? undefined : kafkaVersion(await readdir(join(home, "libs")));
    const problems = found === undefined ? [] : otherVersionProblems(choice, found);
    if (problems.length > 0) {
      throw new Error(describeProblems(problems));
    }
    await moveTo(temporary, path, archive.sha512);
  }).catch((error: Error) => {
    throw errorCode(error) === "ENOSPC"
      ? new Error(
          `folder ${distributions} has no space left to unpack ${archive.path}; free some space and run the command again`,
          {
            cause: error,
          },
        )
      : error;
  });
}

/**
 * Moves the installation to its path, unless another process has installed the same archive there meanwhile. Another
 * process may be between two steps of this function, so the move is repeated.
 */
async function moveTo(temporary: string, path: string, sha512: string): Promise<void> {
  await waitUntil(
    async () => {
      const existing = await inspectInstallation(join(path, INSTALLATION_FOLDER));
      if (existing.problem === undefined && existing.sha512 === sha512) {
        return true;
      }
      const old = `${temporary}-old`;
      await rename(path, old).catch(() => {}); // Nothing exists there, or another process has moved it.
      await rename(temporary, path).finally(() => rm(old, { recursive: true, force: true }));
      return true;
    },
    (last) =>
      new Error(
        `folder ${path} could not be replaced (${errorMessage(last)}); end the processes that use the folder and run the command again`,
      ),
    { timeoutMs: MOVE_TIMEOUT_MS, intervalMs: 50 },
  );
}
