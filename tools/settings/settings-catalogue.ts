import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { mustRun } from "../../components/shared/run-program";
import { PROJECT_DIR } from "../project";

/** Java program that prints the settings of a distribution. Needs a JDK of version 11 or newer, which compiles the program. */
const PROGRAM = join(__dirname, "SettingsCatalogue.java");

/** Path of the catalogue of a version of Kafka. */
const cataloguePath = (version: string): string => join(PROJECT_DIR, "components", "settings", `kafka-${version}.json`);

/** Catalogue as the distribution prints it. */
interface PrintedCatalogue {
  readonly kafka: string;
  readonly [part: string]: unknown;
}

/** File with the catalogue of a distribution. */
export interface CatalogueFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Asks a distribution for its settings.
 *
 * @param kafkaHome - installation folder of the distribution.
 * @param java - path of the `java` program of a JDK.
 * @throws if the program fails.
 */
export async function renderCatalogue(kafkaHome: string, java: string): Promise<CatalogueFile> {
  const printed = await mustRun(java, ["-cp", join(kafkaHome, "libs", "*"), PROGRAM]);
  const catalogue = JSON.parse(printed) as PrintedCatalogue;
  return { path: cataloguePath(catalogue.kafka), text: formatCatalogue(catalogue) };
}

/** Text of the file that is checked in. */
export const checkedInCatalogue = (version: string): Promise<string> => readFile(cataloguePath(version), "utf8");

/** Text of a catalogue with a line for each setting, so that the difference between two versions can be read. */
function formatCatalogue(catalogue: PrintedCatalogue): string {
  const parts = Object.entries(catalogue).map(([name, part]) => `${JSON.stringify(name)}: ${formatPart(part)}`);
  return `{\n${parts.join(",\n")}\n}\n`;
}

function formatPart(part: unknown): string {
  if (typeof part !== "object" || part === null || Array.isArray(part)) {
    return JSON.stringify(part);
  }
  const settings = Object.entries(part).map(
    ([name, setting]) => `  ${JSON.stringify(name)}: ${JSON.stringify(setting)}`,
  );
  return `{\n${settings.join(",\n")}\n}`;
}
