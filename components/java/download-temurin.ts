import { join } from "node:path";
import { EnvHttpProxyAgent, fetch } from "undici";

import { download } from "../distribution/download";
import { sha256Of } from "../distribution/verify-sha512";

/** Feature release of the downloaded Java. */
export const JAVA_RELEASE = 17;

/** Adoptium's list of builds, with the address and SHA-256 of each build. */
const CATALOGUE = `https://api.adoptium.net/v3/assets/latest/${JAVA_RELEASE}/hotspot`;

/** Time for a response of the catalogue, in milliseconds: a closed network may drop packets silently. */
const CATALOGUE_TIMEOUT_MS = 10_000;

/** Platform of a runtime, in Adoptium's terms. */
export interface TemurinTarget {
  readonly os: "linux" | "mac" | "windows";
  readonly architecture: "x64" | "aarch64";
}

interface TemurinPackage {
  readonly link: string;
  readonly checksum: string;
  readonly name: string;
}

/**
 * Downloads and verifies the archive of the latest Temurin 17 runtime: a `.tar.gz`, or a `.zip` for Windows, with one top
 * folder.
 *
 * @returns the path of the archive in `folder`.
 * @throws if no runtime exists for the target, the download fails, or the digest differs.
 */
export async function downloadTemurin(target: TemurinTarget, folder: string, catalogue = CATALOGUE): Promise<string> {
  const { link, checksum, name } = await findPackage(target, catalogue);
  const archive = join(folder, name);
  await download(link, archive);
  const digest = await sha256Of(archive);
  if (digest !== checksum) {
    throw new Error(`${link} has the wrong SHA-256, expected ${checksum}, got ${digest}`);
  }
  return archive;
}

async function findPackage({ os, architecture }: TemurinTarget, catalogue: string): Promise<TemurinPackage> {
  const query = new URLSearchParams({ os, architecture, image_type: "jre", vendor: "eclipse" });
  const response = await fetch(`${catalogue}?${query}`, {
    dispatcher: new EnvHttpProxyAgent(),
    signal: AbortSignal.timeout(CATALOGUE_TIMEOUT_MS),
  }).catch((cause) => {
    throw new Error(`adoptium.net can't be reached (${cause.cause?.code ?? cause.message})`, { cause });
  });
  const builds = (response.ok ? await response.json() : []) as { binary?: { package?: TemurinPackage } }[];
  const first = builds[0]?.binary?.package;
  if (first === undefined) {
    throw new Error(
      `adoptium.net offers no Temurin ${JAVA_RELEASE} for ${os} on ${architecture} (HTTP ${response.status})`,
    );
  }
  return first;
}
