import { join } from "node:path";

import { mustRun, runProgram } from "../../components/shared/run-program";

/** Debian's release. Another one wants another name of what is made of it and kept. */
export const DEBIAN_RELEASE = "bookworm";

/** Folders whose files nobody needs in a container or on a test's host; licences stay. */
const DISPENSABLE = [
  "usr/share/doc",
  "usr/share/info",
  "usr/share/locale",
  "usr/share/man",
  "var/cache/apt",
  "var/lib/apt/lists",
  "var/log",
];

/**
 * Makes the root folder of a Debian with debootstrap, from the mirror that apt is set up for.
 *
 * @param root - a folder that is not there yet; its file system knows device files.
 * @param packages - what comes on top of Debian's smallest system.
 * @throws if debootstrap is missing or fails, or the user is not root.
 */
export async function makeDebianRoot(root: string, packages: readonly string[]): Promise<void> {
  await mustRun("debootstrap", ["--version"]);
  if (process.getuid?.() !== 0) {
    throw new Error("debootstrap needs root");
  }
  // In a name space of its own, so that what it mounts is gone with it, also after a kill.
  await mustRun("unshare", [
    "--mount",
    "debootstrap",
    "--variant=minbase",
    `--include=${packages.join(",")}`,
    "--force-check-gpg",
    DEBIAN_RELEASE,
    root,
    ...(await mirror()),
  ]);
  const folders = DISPENSABLE.map((folder) => join(root, folder));
  await mustRun("find", [...folders, "!", "-type", "d", "!", "-name", "copyright", "-delete"]);
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
