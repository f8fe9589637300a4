import { mkdir, open, rm } from "node:fs/promises";

import { errorCode } from "../../components/shared/error-message";
import { mustRun } from "../../components/shared/run-program";
import { type Requirement, skipUnless } from "../suites/requirement";

/** Permission to mount a file system in memory. */
export const SMALL_DISK: Requirement = {
  suites: "tests of full disks",
  variable: "KAFKA_CLUSTER_REQUIRE_HOSTS",
  check: async () => void (await mustRun("unshare", ["--mount", "mount", "-t", "tmpfs", "kafka-cluster-test", "/mnt"])),
};

/** File system in memory, which can be filled and made read-only. Linux with root only. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  /** Mounts a disk. Skips the suite or test of the context if nothing can be mounted. */
  static async mount(context: Mocha.Context, path: string, sizeMiB: number): Promise<SmallDisk> {
    await skipUnless(context, SMALL_DISK);
    await mkdir(path, { recursive: true });
    await mustRun("mount", ["-t", "tmpfs", "-o", `size=${sizeMiB}m`, "kafka-cluster-test", path]);
    return new SmallDisk(path);
  }

  /** Fills the disk to the last byte. */
  async fill(): Promise<void> {
    const file = await open(this.filler, "w");
    try {
      for (const bytes of [1 << 20, 1 << 12, 1]) {
        await writeUntilFull(() => file.write(Buffer.alloc(bytes)));
      }
    } finally {
      await file.close();
    }
  }

  /** Frees the space that {@link fill} has used. */
  free(): Promise<void> {
    return rm(this.filler);
  }

  async makeReadOnly(): Promise<void> {
    await mustRun("mount", ["-o", "remount,ro", this.path]);
  }

  async unmount(): Promise<void> {
    await mustRun("umount", [this.path]);
  }

  private get filler(): string {
    return `${this.path}/filler`;
  }
}

async function writeUntilFull(write: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await write();
    } catch (error) {
      if (errorCode(error) === "ENOSPC") {
        return;
      }
      throw error;
    }
  }
}
