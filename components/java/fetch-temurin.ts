import { join } from "node:path";
import { EnvHttpProxyAgent, fetch } from "undici";

import { download } from "../distribution/download";
import { sha256Of } from "../distribution/verify-sha512";

/** Feature release that is brought. */
export const RELEASE = 17;

/** Adoptium's list of builds, which names each build's address and SHA-256. */
const CATALOGUE = `https://api.adoptium.net/v3/assets/latest/${RELEASE}/hotspot`;

/** Time for the catalogue to answer, in milliseconds: a closed network may swallow packets. */
const CATALOGUE_TIMEOUT_MS = 10_000;

/** What a runtime is for, in Adoptium's words. */
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
 * Fetches the archive of the latest Temurin 17 runtime into a folder, its digest checked: a `.tar.gz`, for Windows a
 * `.zip`, each with one top folder.
 *
 * @returns its path.
 * @throws if there is none for the target, it can't be fetched or its digest differs.
 */
export async function fetchTemurin(target: TemurinTarget, folder: string, catalogue = CATALOGUE): Promise<string> {
  const { link, checksum, name } = await temurinPackage(target, catalogue);
  const archive = join(folder, name);
  await download(link, archive);
  const digest = await sha256Of(archive);
  if (digest !== checksum) {
    throw new Error(`${link} has the wrong SHA-256, expected ${checksum}, got ${digest}`);
  }
  return archive;
}

async function temurinPackage({ os, architecture }: TemurinTarget, catalogue: string): Promise<TemurinPackage> {
  const query = new URLSearchParams({ os, architecture, image_type: "jre", vendor: "eclipse" });
  const response = await fetch(`${catalogue}?${query}`, {
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
