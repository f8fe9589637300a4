import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { mustRun } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { makeDebianRoot } from "./debian-root";

/** Packages in addition to Debian's smallest system. A change requires another tag of the image. */
const PACKAGES = ["openjdk-17-jre-headless"];

/** Folders of the kernel, and files that belong to the machine that made the image. */
const NOT_PACKED = ["./dev/*", "./proc/*", "./sys/*", "./etc/hostname", "./etc/resolv.conf"];

/**
 * Archive of the root folder of a Debian with Java 17, made with debootstrap and cached. A cached archive is always
 * complete.
 *
 * @param name - name of the archive in the cache.
 * @throws if debootstrap is missing or fails, or the user is not root.
 */
export async function ensureDebianArchive(name: string): Promise<string> {
  const images = join(cacheFolder(), "images");
  const finished = join(images, `${name.replace(/[^\w.-]/g, "-")}-${process.arch}.tar.gz`);
  if (existsSync(finished)) {
    return finished;
  }
  await withTemporaryFolder(images, async (temporary) => {
    const root = join(temporary, "root");
    await makeDebianRoot(root, PACKAGES);
    const archive = join(temporary, "root.tar.gz");
    const exclusions = NOT_PACKED.map((pattern) => `--exclude=${pattern}`);
    await mustRun("tar", ["--create", "--gzip", "--file", archive, "--numeric-owner", ...exclusions, "-C", root, "."]);
    await rename(archive, finished);
  });
  return finished;
}
