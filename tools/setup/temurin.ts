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
 * Brings the latest Temurin 17 runtime into `home`, its digest checked.
 *
 * @throws if there is none for this machine, it can't be fetched or its digest differs; then `home` is not made.
 */
export async function installTemurin(home: string): Promise<void> {
  const target = thisMachine();
  await withTemporaryFolder(dirname(home), async (temporary) => {
    const archive = await downloadTemurin(target, temporary);
    // Every system that Temurin is made for has a tar that unpacks its format: .tar.gz, on Windows .zip.
    await mustRun("tar", ["-xf", basename(archive)], { cwd: temporary });
    await rename(await homeIn(temporary), home);
  });
}

function thisMachine(): TemurinTarget {
  const [os, architecture] = [OS_NAMES[process.platform], ARCHITECTURE_NAMES[process.arch]];
  if (os === undefined || architecture === undefined) {
    throw new Error(`there is no Temurin ${JAVA_RELEASE} for ${process.platform} on ${process.arch}`);
  }
  return { os, architecture };
}

/** The runtime in an unpacked archive: its one folder, or what lies in `Contents/Home` of it on macOS. */
async function homeIn(folder: string): Promise<string> {
  for (const name of await readdir(folder)) {
    for (const home of [join(folder, name, "Contents", "Home"), join(folder, name)]) {
      if (await stat(join(home, "bin")).catch(() => undefined)) {
        return home;
      }
    }
  }
  throw new Error("the archive holds no Java runtime");
}
