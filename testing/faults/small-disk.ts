import { mkdir, open, rm } from "node:fs/promises";

import { errorCode, errorMessage } from "../../components/shared/error-message";
import { mustRun } from "../../components/shared/run-program";
import { skipSuite } from "../suites/skip";

/** A file system in memory, which can be filled and made read-only. Linux, root. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  /** Skips the suite whose `before` calls it where no file system can be mounted. */
  static async mount(context: Mocha.Context, path: string, sizeMiB: number): Promise<SmallDisk> {
    await mkdir(path, { recursive: true });
    await mustRun("mount", ["-t", "tmpfs", "-o", `size=${sizeMiB}m`, "kafka-cluster-test", path]).catch((error) =>
      skipSuite(context, `no small disk can be mounted: ${errorMessage(error)}`),
    );
    return new SmallDisk(path);
  }

  /** Fills it to the last byte. */
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

  /** Gives back what {@link fill} has taken. */
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
