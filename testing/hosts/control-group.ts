import { constants, existsSync } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { mustRun } from "../../components/shared/run-program";
import { waitUntil } from "../../components/shared/wait-until";

/** Time for the last process of a killed run to end, in milliseconds. Usually a few milliseconds pass. */
const END_TIMEOUT_MS = 5_000;

/**
 * Folder of the control group that contains the groups of the hosts of a folder; both folders have the same name. Always
 * version 2: with version 1, every controller would need a separation from the machine's groups, and systemd on a host
 * identifies its processes the same way with both.
 *
 * @throws if this machine has no control groups of version 2.
 */
export const controlGroupOf = async (hostsFolder: string): Promise<string> =>
  join(await requireMountPoint(), basename(hostsFolder));

/**
 * Checks that control groups can be made, and can be shown to a host as the only ones.
 *
 * @throws with the reason if not.
 */
export async function assertControlGroupsPossible(): Promise<void> {
  await access(await requireMountPoint(), constants.W_OK);
  // The mount is visible only inside the new mount namespace, so any folder will do.
  await mustRun("unshare", ["--cgroup", "--mount", "mount", "-t", "cgroup2", "cgroup2", tmpdir()]);
}

/**
 * Removes the control groups of the hosts of a folder, if they exist.
 *
 * @throws if a process in one of the groups does not end.
 */
export async function removeControlGroup(hostsFolder: string): Promise<void> {
  const mountPoint = await findMountPoint();
  if (mountPoint === undefined) {
    return;
  }
  const group = join(mountPoint, basename(hostsFolder));
  await waitUntil(
    async () => {
      if (existsSync(group)) {
        await mustRun("find", [group, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+"]);
      }
      return true;
    },
    (cause) => new Error(`control group ${group} is in use; end the processes that run in it`, { cause }),
    { timeoutMs: END_TIMEOUT_MS },
  );
}

async function requireMountPoint(): Promise<string> {
  const mountPoint = await findMountPoint();
  if (mountPoint === undefined) {
    throw new Error("control groups of version 2 are not mounted; mount them, as type cgroup2");
  }
  return mountPoint;
}

const findMountPoint = async (): Promise<string | undefined> =>
  cgroup2MountPoint(await readFile("/proc/self/mountinfo", "utf8"));

/** Mount point of the control groups of version 2, from the text of a `mountinfo` file of `/proc`. */
export const cgroup2MountPoint = (mountinfo: string): string | undefined =>
  // Fields of a line: id, parent, device, mounted root, mount point, options, …, "-", type, source, options.
  mountinfo
    .split("\n")
    .find((line) => line.includes(" - cgroup2 "))
    ?.split(" ")[4];
