import { readdir, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { downloadTemurin, JAVA_RELEASE, type TemurinTarget } from "../../components/java/download-temurin";
import { mustRun } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";

const OS_NAMES: Partial<Record<NodeJS.Platform, TemurinTarget["os"]>> = {
  linux: "linux",
  darwin: "mac",
  win32: "windows",
};
const ARCHITECTURE_NAMES: Readonly<Record<string, TemurinTarget["architecture"]>> = { x64: "x64", arm64: "aarch64" };

/**
 * Installs the latest Temurin 17 runtime into `home`, after a check of its digest.
 *
 * @throws if Temurin does not support this machine, the download fails or the digest differs. Then `home` is not created.
 */
export async function installTemurin(home: string): Promise<void> {
  const target = thisMachine();
  await withTemporaryFolder(dirname(home), async (temporary) => {
    const archive = await downloadTemurin(target, temporary);
    // Every system that Temurin supports has a `tar` that unpacks the archive: .tar.gz, on Windows .zip.
    await mustRun("tar", ["-xf", basename(archive)], { cwd: temporary });
    await rename(await homeIn(temporary), home);
  });
}

function thisMachine(): TemurinTarget {
  const [os, architecture] = [OS_NAMES[process.platform], ARCHITECTURE_NAMES[process.arch]];
  if (os === undefined || architecture === undefined) {
    throw new Error(`Temurin ${JAVA_RELEASE} does not support ${process.platform} on ${process.arch}`);
  }
  return { os, architecture };
}

/** Home of the runtime in an unpacked archive: the single folder, or its `Contents/Home` on macOS. */
async function homeIn(folder: string): Promise<string> {
  for (const name of await readdir(folder)) {
    for (const home of [join(folder, name, "Contents", "Home"), join(folder, name)]) {
      if (await stat(join(home, "bin")).catch(() => undefined)) {
        return home;
      }
    }
  }
  throw new Error("the archive of Temurin contains no Java runtime; report this as a bug");
}
