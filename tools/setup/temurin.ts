import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { EnvHttpProxyAgent, fetch } from "undici";

import { download } from "../../components/distribution/download";
import { mustRun } from "../../components/shared/run-program";
import { withTemporaryFolder } from "../../components/shared/temporary-folder";

/** Feature release that is brought. */
const RELEASE = 17;

/** Adoptium's list of builds, which names each build's address and SHA-256. */
const CATALOGUE = `https://api.adoptium.net/v3/assets/latest/${RELEASE}/hotspot`;

/** Time for the catalogue to answer, in milliseconds: a closed network may swallow packets. */
const CATALOGUE_TIMEOUT_MS = 10_000;

const OS_NAMES: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "mac", win32: "windows" };
const ARCHITECTURE_NAMES: Readonly<Record<string, string>> = { x64: "x64", arm64: "aarch64" };

interface TemurinPackage {
  readonly link: string;
  readonly checksum: string;
  readonly name: string;
}

/**
 * Brings the latest Temurin 17 runtime into `home`, its digest checked.
 *
 * @throws if there is none for this machine, it can't be fetched or its digest differs; then `home` is not made.
 */
export async function installTemurin(home: string): Promise<void> {
  const wanted = await temurinPackage();
  await withTemporaryFolder(dirname(home), async (temporary) => {
    const archive = join(temporary, wanted.name);
    await download(wanted.link, archive);
    const hash = createHash("sha256");
    await pipeline(createReadStream(archive), hash);
    const digest = hash.digest("hex");
    if (digest !== wanted.checksum) {
      throw new Error(`${wanted.link} has the wrong SHA-256, expected ${wanted.checksum}, got ${digest}`);
    }
    // Every system that Temurin is made for has a tar that unpacks its format: .tar.gz, on Windows .zip.
    await mustRun("tar", ["-xf", wanted.name], { cwd: temporary });
    await rename(await homeIn(temporary), home);
  });
}

async function temurinPackage(): Promise<TemurinPackage> {
  const [os, architecture] = [OS_NAMES[process.platform], ARCHITECTURE_NAMES[process.arch]];
  if (os === undefined || architecture === undefined) {
    throw new Error(`there is no Temurin ${RELEASE} for ${process.platform} on ${process.arch}`);
  }
  const query = new URLSearchParams({ os, architecture, image_type: "jre", vendor: "eclipse" });
  const response = await fetch(`${CATALOGUE}?${query}`, {
    dispatcher: new EnvHttpProxyAgent(),
    signal: AbortSignal.timeout(CATALOGUE_TIMEOUT_MS),
  }).catch((cause) => {
    throw new Error(`adoptium.net is not reached (${cause.cause?.code ?? cause.message})`, { cause });
  });
  const builds = (response.ok ? await response.json() : []) as { binary?: { package?: TemurinPackage } }[];
  const found = builds[0]?.binary?.package;
  if (found === undefined) {
    throw new Error(`adoptium.net offers no Temurin ${RELEASE} for ${os} on ${architecture} (HTTP ${response.status})`);
  }
  return found;
}

/** The runtime in an unpacked archive: its one folder, or what lies in `Contents/Home` of it on macOS. */
async function homeIn(folder: string): Promise<string> {
  for (const name of await readdir(folder)) {
    for (const home of [join(folder, name, "Contents", "Home"), join(folder, name)]) {
      if (await stat(join(home, "bin")).catch(() => undefined)) {
        return home;
      }
    }
  }
  throw new Error("the archive holds no Java runtime");
}
