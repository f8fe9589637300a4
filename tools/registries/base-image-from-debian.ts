import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";

import { cacheFolder } from "../../components/shared/cache-folder";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { mustRun, runProgram } from "../run-program";

/** Debian's release, and what comes on top of its smallest system. Another choice wants another tag of the image. */
const RELEASE = "bookworm";
const PACKAGES = ["openjdk-17-jre-headless"];

/** Folders whose files nobody needs in a container; licences stay. */
const DISPENSABLE = [
  "usr/share/doc",
  "usr/share/info",
  "usr/share/locale",
  "usr/share/man",
  "var/cache/apt",
  "var/lib/apt/lists",
  "var/log",
];

/** Folders that are the kernel's, and files of the machine that it was made on. */
const NOT_PACKED = ["./dev/*", "./proc/*", "./sys/*", "./etc/hostname", "./etc/resolv.conf"];

/**
 * The archive of the root folder of a Debian with Java 17, made with debootstrap unless it was made before, from the
 * mirror that apt is set up for. Only a whole archive takes its place.
 *
 * @param name - what the archive is kept under.
 * @throws if debootstrap is missing or fails, or the user is not root.
 */
export async function debianArchive(name: string): Promise<string> {
  const images = join(cacheFolder(), "images");
  const finished = join(images, `${name.replace(/[^\w.-]/g, "-")}-${process.arch}.tar.gz`);
  if (existsSync(finished)) {
    return finished;
  }
  await mustRun("debootstrap", ["--version"]);
  if (process.getuid?.() !== 0) {
    throw new Error("debootstrap needs root");
  }
  await withTemporaryFolder(images, async (temporary) => {
    const root = join(temporary, "root");
    // In a name space of its own, so that what it mounts is gone with it, also after a kill.
    await mustRun("unshare", [
      "--mount",
      "debootstrap",
      "--variant=minbase",
      `--include=${PACKAGES.join(",")}`,
      "--force-check-gpg",
      RELEASE,
      root,
      ...(await mirror()),
    ]);
    const folders = DISPENSABLE.map((folder) => join(root, folder));
    await mustRun("find", [...folders, "!", "-type", "d", "!", "-name", "copyright", "-delete"]);
    const archive = join(temporary, "root.tar.gz");
    const exclusions = NOT_PACKED.map((pattern) => `--exclude=${pattern}`);
    await mustRun("tar", ["--create", "--gzip", "--file", archive, "--numeric-owner", ...exclusions, "-C", root, "."]);
    await rename(archive, finished);
  });
  return finished;
}

/** The mirror of Debian that apt is set up for; none leaves the choice to debootstrap. */
async function mirror(): Promise<string[]> {
  const filters = ["Created-By: Packages", "Label: Debian", "Component: main"];
  const listed = await runProgram("apt-get", ["indextargets", "--format", "$(REPO_URI)", ...filters]).catch(
    () => undefined,
  );
  return listed === undefined ? [] : usableMirrors(listed.stdout).slice(0, 1);
}

/** Those addresses in a list, one a line, that debootstrap can use; one with a password would show in its messages. */
export const usableMirrors = (list: string): string[] =>
  list.split("\n").filter((uri) => /^https?:\/\/[^@]+$/.test(uri));
