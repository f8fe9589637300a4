import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { mustRun } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { DEBIAN_RELEASE, makeDebianRoot } from "../../tools/registries/debian-root";
import { scriptPath } from "./scripts";

/** The unprivileged account of every host. */
export const USER = "kafka";

/** What comes on top of Debian's smallest system. */
const PACKAGES = [
  "curl", // Brings an archive from an address.
  "iproute2",
  "libfaketime", // For a clock that is wrong.
  "openjdk-17-jre-headless",
  "openssh-client",
  "openssh-server",
  "procps",
  "sudo",
  "systemd",
  "tini", // The first process of a host, which takes care of those whose parents have ended.
];

/**
 * The root folder that all hosts begin with, which none of them changes: a Debian with Java 17 and an SSH server. Made
 * with debootstrap unless it was made before of the same parts; only a whole one takes its place.
 *
 * @throws if it can't be made.
 */
export async function baseRoot(): Promise<string> {
  const prepare = await readFile(scriptPath("prepare-base.sh"), "utf8");
  const roots = join(cacheFolder(), "test-hosts");
  const finished = join(roots, `${DEBIAN_RELEASE}-${process.arch}-${digest([...PACKAGES, USER, prepare])}`);
  if (existsSync(finished)) {
    return finished;
  }
  await withTemporaryFolder(roots, async (temporary) => {
    const root = join(temporary, "root");
    await makeDebianRoot(root, PACKAGES);
    await mustRun("chroot", [root, "bash", "-c", prepare, "bash", USER]);
    await rename(root, finished).catch((error) => {
      if (!existsSync(finished)) {
        throw error; // Otherwise another run was faster.
      }
    });
  });
  return finished;
}

const digest = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
