import { join } from "node:path";

import type { Problem } from "../shared/problems";
import { KNOWN_VERSIONS, knownVersion } from "./known-versions";

/** Which distribution is wanted, as the configuration says it. */
export interface DistributionChoice {
  /** Kafka's version, e.g. `3.3.1`. */
  readonly version: string;
  /** Version of Scala that it was built with, e.g. `2.13`. */
  readonly scalaVersion: string;
  /** Path or `http(s)` URL of a `.tgz` to use instead of the known one. @defaultValue - the known version's own */
  readonly archive?: string;
  /** SHA-512 of {@link archive}, 128 hexadecimal digits. Required with it. */
  readonly archiveSha512?: string;
}

/** Whether another distribution is wanted than before. */
export const choiceDiffers = (before: DistributionChoice, now: DistributionChoice): boolean =>
  (["version", "scalaVersion", "archive", "archiveSha512"] as const).some((key) => before[key] !== now[key]);

/** Where an archive comes from and which digests are accepted for it. */
export interface DistributionSource {
  /** Path or URL. */
  readonly archive: string;
  /** Accepted SHA-512 digests, in lower-case hexadecimal; the first is the one of {@link archive}. */
  readonly sha512: readonly string[];
}

/** What is wrong with the choice; nothing is fetched to find out. */
export function distributionProblems({ version, scalaVersion, archive, archiveSha512 }: DistributionChoice): Problem[] {
  if (archive !== undefined && archiveSha512 === undefined) {
    return [
      {
        property: "archiveSha512",
        reason: `is needed with archive ${JSON.stringify(archive)}, got none; set it to the archive's SHA-512`,
      },
    ];
  }
  if (archive === undefined && archiveSha512 !== undefined) {
    return [
      { property: "archiveSha512", reason: "goes with archive, got it alone; set archive or remove archiveSha512" },
    ];
  }
  if (archiveSha512 !== undefined && !/^[0-9a-f]{128}$/i.test(archiveSha512)) {
    return [
      {
        property: "archiveSha512",
        reason: `must be a SHA-512 of 128 hexadecimal digits, got ${JSON.stringify(archiveSha512)} (${archiveSha512.length} characters)`,
      },
    ];
  }
  if (archive === undefined && knownVersion(version, scalaVersion) === undefined) {
    const known = KNOWN_VERSIONS.map((entry) => `${entry.version} with Scala ${entry.scalaVersion}`).join(", ");
    return [
      {
        property: "version",
        reason: `must be a known one (${known}), got ${version} with Scala ${scalaVersion}; for another set archive and archiveSha512`,
      },
    ];
  }
  return [];
}

/**
 * Where the chosen distribution comes from.
 *
 * @throws on a choice with {@link distributionProblems}.
 */
export function distributionSource(choice: DistributionChoice): DistributionSource {
  if (choice.archive !== undefined && choice.archiveSha512 !== undefined) {
    return { archive: choice.archive, sha512: [choice.archiveSha512.toLowerCase()] };
  }
  const known = knownVersion(choice.version, choice.scalaVersion);
  if (known === undefined) {
    throw new Error(`there is no known Kafka ${choice.version} with Scala ${choice.scalaVersion}`);
  }
  return { archive: known.url, sha512: [known.sha512, known.assembledSha512] };
}

/** Name of the folder of an installation, as people know it. */
export const INSTALLATION_FOLDER = "kafka";

/** Name of the folder that holds the chosen installation, beside those of others. */
export function installationName({ version, scalaVersion, archiveSha512 }: DistributionChoice): string {
  const name = `kafka_${scalaVersion}-${version}`;
  return archiveSha512 === undefined ? name : `${name}-${archiveSha512.toLowerCase().slice(0, 12)}`;
}

/** Folder `kafka` of the chosen installation below `distributions`, whether it is there or not. */
export const installationHome = (distributions: string, choice: DistributionChoice): string =>
  join(distributions, installationName(choice), INSTALLATION_FOLDER);
