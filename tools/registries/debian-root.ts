import { join } from "node:path";

import { mustRun, runProgram } from "../../components/shared/run-program";

/** Release of Debian, which is part of the names of cached files. */
export const DEBIAN_RELEASE = "bookworm";

/** Folders whose files a container or test host does not need. Licences stay. */
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
 * Makes the root folder of a Debian with debootstrap, from the mirror that apt uses.
 *
 * @param root - a folder that does not exist yet, on a file system that supports device files.
 * @param packages - packages in addition to Debian's smallest system.
 * @throws if debootstrap is missing or fails, or the user is not root.
 */
export async function makeDebianRoot(root: string, packages: readonly string[]): Promise<void> {
  await mustRun("debootstrap", ["--version"]);
  if (process.getuid?.() !== 0) {
    throw new Error("debootstrap needs root");
  }
  // In a mount namespace of its own: mounts disappear with the process, even if it is killed.
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

/** URL of the Debian mirror that apt uses; an empty list leaves the choice to debootstrap. */
async function mirror(): Promise<string[]> {
  const filters = ["Created-By: Packages", "Label: Debian", "Component: main"];
  const listed = await runProgram("apt-get", ["indextargets", "--format", "$(REPO_URI)", ...filters]).catch(
    () => undefined,
  );
  return listed === undefined ? [] : usableMirrors(listed.stdout).slice(0, 1);
}

/** URLs of a list, one per line, that debootstrap can use. A URL with a password would appear in messages. */
export const usableMirrors = (list: string): string[] =>
  list.split("\n").filter((uri) => /^https?:\/\/[^@]+$/.test(uri));
