import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { mustRun } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { makeDebianRoot } from "./debian-root";

/** What comes on top of Debian's smallest system. Another choice wants another tag of the image. */
const PACKAGES = ["openjdk-17-jre-headless"];

/** Folders that are the kernel's, and files of the machine that it was made on. */
const NOT_PACKED = ["./dev/*", "./proc/*", "./sys/*", "./etc/hostname", "./etc/resolv.conf"];

/**
 * The archive of the root folder of a Debian with Java 17, made with debootstrap unless it was made before. Only a whole
 * archive takes its place.
 *
 * @param name - what the archive is kept under.
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
