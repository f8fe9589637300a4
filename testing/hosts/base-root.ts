import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { mustRun } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { DEBIAN_RELEASE, makeDebianRoot } from "../../tools/registries/debian-root";
import { scriptPath } from "./scripts";

/** Unprivileged account of every host. */
export const USER = "kafka";

/** Packages in addition to Debian's smallest system. */
const PACKAGES = [
  "curl", // Downloads an archive from a URL.
  "iproute2",
  "libfaketime", // Makes a clock wrong.
  "openjdk-17-jre-headless",
  "openssh-client",
  "openssh-server",
  "procps",
  "sudo",
  "systemd",
  "tini", // First process of a host: it reaps orphaned processes.
];

/**
 * Root folder that all hosts start with and none changes: a Debian with Java 17 and an SSH server. Made with debootstrap,
 * about 1 min, and cached; a cached folder is always complete.
 *
 * @throws if debootstrap is missing or fails.
 */
export async function ensureBaseRoot(): Promise<string> {
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
        throw error; // Otherwise another process was faster.
      }
    });
  });
  return finished;
}

const digest = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
