import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as tar from "tar";
import type { KnownVersion } from "../../components/distribution/known-versions";
import { cacheArchive, cachedArchivePath } from "../../components/distribution/obtain-archive";
import { verifySha512 } from "../../components/distribution/verify-sha512";
import { writeFileAtomically } from "../../components/shared/atomic-file";
import { cacheFolder } from "../../components/shared/cache-folder";
import { pathsBelow } from "../../components/shared/paths-below";
import { mustRun } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";
import { distributionFiles } from "./distribution-files";
import { writeStoredGzip } from "./stored-gzip";

/** Maven goal that copies the dependencies of a POM. Pinned, so that every machine gets the same result. */
const COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";

/** Modules of netty in a distribution. */
const NETTY_MODULES = [
  "buffer",
  "codec",
  "common",
  "handler",
  "resolver",
  "transport",
  "transport-classes-epoll",
  "transport-native-epoll",
  "transport-native-unix-common",
];

/**
 * Assembles the archive of a distribution and adds it to the cache of verified archives. The jars come from an archive that
 * an earlier version of this project has assembled, if the cache has one, or else from Maven Central, with the Maven settings
 * of this machine. The bytes are the same on every machine, so the digest is pinned like that of the ASF's archive.
 *
 * @throws if `mvn` is needed and missing or fails, or the digest differs from the pinned one.
 */
export async function assembleKafkaArchive(known: KnownVersion): Promise<void> {
  await withTemporaryFolder(join(cacheFolder(), "archives"), async (temporary) => {
    const top = `kafka_${known.scalaVersion}-${known.version}`;
    const former = await formerArchive(known);
    if (former === undefined) {
      await copyJarsFromMaven(known, temporary, top);
    } else {
      await tar.extract({ file: former, cwd: temporary, filter: (path) => path.startsWith(`${top}/libs/`) });
    }
    await writeDistributionFiles(join(temporary, top), known.version);
    const archive = join(temporary, basename(known.url));
    const plain = `${archive}.tar`;
    await tar.create(
      {
        file: plain,
        cwd: temporary,
        portable: true,
        noDirRecurse: true,
        mtime: new Date(`${known.released}T00:00:00Z`),
      },
      await pathsBelow(temporary, top),
    );
    await writeStoredGzip(plain, archive);
    const sha512 = await verifySha512(archive, [known.assembledSha512], "assembled from Maven Central");
    await cacheArchive(archive, sha512);
  });
}

/** Path of a cached archive with the same jars and other scripts; `undefined` if the cache has none. */
async function formerArchive({ url, formerAssembledSha512 }: KnownVersion): Promise<string | undefined> {
  for (const sha512 of formerAssembledSha512) {
    const path = cachedArchivePath(sha512, basename(url));
    const isUsable = await stat(path).then(
      () => verifySha512(path, [sha512]).then(() => true),
      () => false,
    );
    if (isUsable) {
      return path;
    }
  }
  return undefined;
}

async function copyJarsFromMaven(known: KnownVersion, folder: string, top: string): Promise<void> {
  await writeFile(join(folder, "pom.xml"), renderPom(known));
  await mustRun(
    process.platform === "win32" ? "mvn.cmd" : "mvn",
    ["-q", "-B", COPY_GOAL, `-DoutputDirectory=${join(folder, top, "libs")}`],
    { cwd: folder },
  );
}

/**
 * Writes the files of a distribution besides its jars. Each file is replaced, not written into: it may be a hard link, and a
 * shell may be reading it. Gives all files the same modes on every machine.
 */
export async function writeDistributionFiles(folder: string, version: string): Promise<void> {
  for (const [path, text] of Object.entries(distributionFiles(version))) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomically(file, text, path.startsWith("bin/") ? 0o755 : 0o644);
  }
  for (const jar of await readdir(join(folder, "libs"))) {
    await chmod(join(folder, "libs", jar), 0o644);
  }
}

const renderPom = ({ version, scalaVersion, netty }: KnownVersion): string => {
  const managed = NETTY_MODULES.map((module) => dependency("io.netty", `netty-${module}`, netty)).join("");
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>kafka-cluster</groupId><artifactId>distribution</artifactId><version>${version}</version><packaging>pom</packaging>
<dependencyManagement><dependencies>${managed}</dependencies></dependencyManagement>
<dependencies>
${dependency("org.apache.kafka", `kafka_${scalaVersion}`, version)}
${dependency("org.apache.kafka", "kafka-tools", version, WITHOUT_CONNECT)}
${dependency("org.slf4j", "slf4j-reload4j", "1.7.36")}
</dependencies>
</project>
`;
};

/** Kafka Connect is not in the archive: the tools of 3.9 name Connect for one tool, together with a web server. */
const WITHOUT_CONNECT =
  "<exclusions><exclusion><groupId>org.apache.kafka</groupId><artifactId>connect-runtime</artifactId></exclusion></exclusions>";

const dependency = (groupId: string, artifactId: string, version: string, more = ""): string =>
  `<dependency><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>${more}</dependency>`;
