import { stat } from "node:fs/promises";
import { posix } from "node:path";

import { absolutePath } from "../shared/home-path";
import type { Problem } from "../shared/problems";
import type { DistributionChoice } from "./distribution-source";
import { type KafkaVersion, kafkaVersion } from "./kafka-version";
import { cachedArchivePath } from "./obtain-archive";

/**
 * Problem of an archive whose Kafka has other versions than the choice. The versions decide which settings are known, and which
 * changes a running cluster survives. An archive that is not on this machine yet is checked when it is unpacked.
 */
export async function archiveProblems(choice: DistributionChoice): Promise<Problem[]> {
  const path = await localArchive(choice);
  const found = path === undefined ? undefined : kafkaVersion(await jarsIn(path));
  return found === undefined ? [] : otherVersionProblems(choice, found);
}

/** Problems of an archive that contains these versions of Kafka. */
export function otherVersionProblems(
  { archive = "", version, scalaVersion }: DistributionChoice,
  found: KafkaVersion,
): Problem[] {
  const problem = (property: keyof KafkaVersion, given: string): Problem[] =>
    given === found[property]
      ? []
      : [
          {
            property,
            reason: `must be the one of the archive, ${found[property]} in ${archive}, got ${JSON.stringify(given)}; set ${property} to ${found[property]}, or set another archive`,
          },
        ];
  return [...problem("version", version), ...problem("scalaVersion", scalaVersion)];
}

/** Path of the chosen archive; `undefined` if it is not on this machine. */
async function localArchive({ archive = "", archiveSha512 = "" }: DistributionChoice): Promise<string | undefined> {
  const path = /^https?:\/\//i.test(archive)
    ? cachedArchivePath(archiveSha512.toLowerCase(), posix.basename(archive.replace(/[?#].*$/, "")))
    : absolutePath(archive);
  return archive !== "" && (await stat(path).catch(() => undefined))?.isFile() ? path : undefined;
}

/** Names of the files in `libs`; none if the archive can't be read, which its installation reports. */
async function jarsIn(archive: string): Promise<string[]> {
  const tar: typeof import("tar") = require("tar"); // Loaded here, because most stacks choose no archive.
  const names: string[] = [];
  await tar.list({ file: archive, onReadEntry: ({ path }) => void names.push(path) }).catch(() => {});
  return names.filter((path) => /(^|\/)libs\/[^/]+$/.test(path)).map((path) => posix.basename(path));
}
