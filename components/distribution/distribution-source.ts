import { join } from "node:path";

import type { Problem } from "../shared/problems";
import { knownVersion, knownVersionNames } from "./known-versions";

/** Choice of a distribution, as the arguments name it. */
export interface DistributionChoice {
  /** Version of Kafka: `3.3.1`. */
  readonly version: string;
  /** Version of Scala that Kafka was built with: `2.13`. */
  readonly scalaVersion: string;
  /** Path or `http(s)` URL of a `.tgz` to use instead. @defaultValue - the archive of the known version */
  readonly archive?: string;
  /** SHA-512 of {@link archive}, 128 hexadecimal digits; required with {@link archive}. @defaultValue - none */
  readonly archiveSha512?: string;
}

/** True if the two choices name different distributions. */
export const choiceDiffers = (before: DistributionChoice, now: DistributionChoice): boolean =>
  (["version", "scalaVersion", "archive", "archiveSha512"] as const).some((key) => before[key] !== now[key]);

/** Archive of a distribution and its accepted digests. */
export interface DistributionSource {
  /** Path or URL. */
  readonly archive: string;
  /** Accepted SHA-512 digests, in lower-case hexadecimal. The first is the digest of {@link archive}. */
  readonly sha512: readonly string[];
}

/** Versions that no stack may run, with or without an archive of their own. */
const BROKEN_VERSIONS: readonly string[] = ["3.6.0"];

/** Problems of the choice. Downloads nothing. */
export function distributionProblems({ version, scalaVersion, archive, archiveSha512 }: DistributionChoice): Problem[] {
  if (archive !== undefined && archiveSha512 === undefined) {
    return [
      {
        property: "archiveSha512",
        reason: `is required with archive ${JSON.stringify(archive)}, got none; set it to the archive's SHA-512`,
      },
    ];
  }
  if (archive === undefined && archiveSha512 !== undefined) {
    return [
      {
        property: "archiveSha512",
        reason: "is only used with archive, got no archive; set archive or remove archiveSha512",
      },
    ];
  }
  if (archiveSha512 !== undefined && !/^[0-9a-f]{128}$/i.test(archiveSha512)) {
    return [
      {
        property: "archiveSha512",
        reason: `must be a SHA-512 of 128 hexadecimal digits, got ${JSON.stringify(archiveSha512)} (${archiveSha512.length} characters); correct it`,
      },
    ];
  }
  if (BROKEN_VERSIONS.includes(version)) {
    return [
      {
        property: "version",
        reason: `must not be ${version}, whose brokers reject compressed records of transactions (KAFKA-15653), got ${JSON.stringify(version)}; set another version`,
      },
    ];
  }
  if (archive === undefined && knownVersion(version, scalaVersion) === undefined) {
    return [
      {
        property: "version",
        reason: `must be a known version (${knownVersionNames()}), got ${version} with Scala ${scalaVersion}; for another version, set archive and archiveSha512`,
      },
    ];
  }
  return [];
}

/**
 * Archive of the chosen distribution, and its digests.
 *
 * @throws if the choice has {@link distributionProblems}.
 */
export function distributionSource(choice: DistributionChoice): DistributionSource {
  if (choice.archive !== undefined && choice.archiveSha512 !== undefined) {
    return { archive: choice.archive, sha512: [choice.archiveSha512.toLowerCase()] };
  }
  const known = knownVersion(choice.version, choice.scalaVersion);
  if (known === undefined) {
    throw new Error(`Kafka ${choice.version} with Scala ${choice.scalaVersion} is not a known version`);
  }
  return { archive: known.url, sha512: [known.sha512, known.assembledSha512, ...known.formerAssembledSha512] };
}

/** Name of the folder that contains `bin`, `config` and `libs`. */
export const INSTALLATION_FOLDER = "kafka";

/** Name of the folder of the chosen installation, different for each distribution. */
export function installationName({ version, scalaVersion, archiveSha512 }: DistributionChoice): string {
  const name = `kafka_${scalaVersion}-${version}`;
  return archiveSha512 === undefined ? name : `${name}-${archiveSha512.toLowerCase().slice(0, 12)}`;
}

/** Version of Kafka in the {@link installationName} of an installation; `undefined` for other names. */
export const installedVersion = (name: string): string | undefined =>
  /^kafka_[^-]+-(.+?)(-[0-9a-f]{12})?$/.exec(name)?.[1];

/** Path of the folder `kafka` of the chosen installation below `distributions`. */
export const installationHome = (distributions: string, choice: DistributionChoice): string =>
  join(distributions, installationName(choice), INSTALLATION_FOLDER);
