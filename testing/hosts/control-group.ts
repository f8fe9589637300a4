import { constants, existsSync } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";

/** Time for the last process of a killed run to end, in milliseconds; it takes a few. */
const END_TIMEOUT_MS = 5_000;

/**
 * Folder of the control group that the hosts of a folder have theirs in; it is called as that folder is. Of version 2 on
 * any machine: of version 1, each kind would have to be kept apart from the machine's, and what a host's systemd needs to
 * know its processes is the same.
 *
 * @throws if this machine has none of that version.
 */
export const controlGroupOf = async (hostsFolder: string): Promise<string> =>
  join(await mustBeMountedAt(), basename(hostsFolder));

/**
 * Finds out whether control groups can be made, and shown to a host as if there were no others.
 *
 * @throws if not.
 */
export async function canMakeControlGroups(): Promise<void> {
  await access(await mustBeMountedAt(), constants.W_OK);
  // Over any folder: who runs this does not see it.
  await mustRun("unshare", ["--cgroup", "--mount", "mount", "-t", "cgroup2", "cgroup2", tmpdir()]);
}

/**
 * Takes away the control groups of the hosts of a folder, if they have any.
 *
 * @throws if something runs in one of them, and goes on.
 */
export async function removeControlGroup(hostsFolder: string): Promise<void> {
  const mounted = await mountedAt();
  if (mounted === undefined) {
    return;
  }
  const group = join(mounted, basename(hostsFolder));
  await waitUntil(
    async () => {
      if (existsSync(group)) {
        await mustRun("find", [group, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+"]);
      }
      return true;
    },
    (cause) => new Error(`control group ${group} is in use; end what runs in it`, { cause }),
    { timeoutMs: END_TIMEOUT_MS },
  );
}

async function mustBeMountedAt(): Promise<string> {
  const mounted = await mountedAt();
  if (mounted === undefined) {
    throw new Error("no control groups of version 2 are mounted; mount them, as type cgroup2");
  }
  return mounted;
}

/** Where this machine's control groups of version 2 are mounted. */
const mountedAt = async (): Promise<string | undefined> =>
  groupsMountedAt(await readFile("/proc/self/mountinfo", "utf8"));

/** Folder at which control groups of version 2 are mounted, by what stands in a `mountinfo` of `/proc`. */
export const groupsMountedAt = (mounts: string): string | undefined =>
  // A line is: ID, parent, device, what is mounted, folder, options, …, "-", type, source, options.
  mounts
    .split("\n")
    .find((mount) => mount.includes(" - cgroup2 "))
    ?.split(" ")[4];
