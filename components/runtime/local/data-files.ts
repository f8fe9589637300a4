import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PRIVATE_FOLDER, readFileIfExists, writeFileAtomically } from "../../shared/atomic-file";
import { parseProperties } from "../../shared/properties";
import type { DataFingerprint, ServiceSpec } from "../service-spec";
import { OWNER_FILE } from "./data-owner";

type DataFiles = NonNullable<ServiceSpec["dataFiles"]>;

/** True if the data in one of the folders has this fingerprint. */
export async function hasFingerprint(folders: readonly string[], { file, line }: DataFingerprint): Promise<boolean> {
  const texts = await Promise.all(folders.map((folder) => readFileIfExists(join(folder, file))));
  return texts.some((text = "") => text.split(/\r?\n/).includes(line));
}

/** Deletes all data with this fingerprint and no other data. An interrupted deletion continues with the next call. */
export async function deleteData(folders: readonly string[], fingerprint: DataFingerprint): Promise<void> {
  for (const folder of folders) {
    await deleteDataIn(folder, fingerprint);
  }
}

async function deleteDataIn(dataDir: string, fingerprint: DataFingerprint): Promise<void> {
  if (await hasFingerprint([dataDir], fingerprint)) {
    const others = (await readdir(dataDir)).filter((name) => name !== OWNER_FILE && name !== fingerprint.file);
    // The file with the fingerprint goes last: without it, the rest would not be recognised.
    for (const name of [...others, fingerprint.file]) {
      await rm(join(dataDir, name), { recursive: true, force: true });
    }
  }
}

/**
 * Ensures that these files are in each folder of a service's data.
 *
 * @throws if a folder has other data, or data without the files.
 */
export async function ensureDataFiles(folders: readonly string[], files: DataFiles): Promise<void> {
  for (const folder of folders) {
    await ensureDataFilesIn(folder, files);
  }
}

/**
 * Ensures that these files are part of the data in a folder. Missing files are written if there is no other data yet.
 *
 * @throws if a file has another text, a properties file has other values, or a file is missing from existing data: the data
 * may belong to another service.
 */
async function ensureDataFilesIn(dataDir: string, files: DataFiles): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(dataDir, name);
    const found = await readFileIfExists(path);
    if (found !== undefined && holdsText(name, found, text)) {
      continue;
    }
    // An empty file is a file whose text was lost in a power failure.
    if (found !== undefined && found !== "") {
      throw new Error(
        `${name} in data folder ${dataDir} must be ${quote(text)}, got ${quote(found)}; restore the data of this service ` +
          "(the file is unchanged)",
      );
    }
    const other = await firstOtherFile(dataDir, Object.keys(files));
    if (other !== undefined) {
      throw new Error(
        `data folder ${dataDir} must contain ${name} beside its other files (${other}), got none; restore the data of this ` +
          `service, or, if the other files are its data, write ${quote(text)} into ${name}`,
      );
    }
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    await writeFileAtomically(path, text);
  }
}

/** True if a file has the text. A properties file may have further values: Kafka 3.7 and newer add one to `meta.properties`. */
export function holdsText(name: string, found: string, text: string): boolean {
  if (found === text || !name.endsWith(".properties")) {
    return found === text;
  }
  const values = parseProperties(found);
  return Object.entries(parseProperties(text)).every(([key, value]) => values[key] === value);
}

/** The first file of a folder that is neither one of these nor a temporary file of an interrupted write. */
async function firstOtherFile(dataDir: string, names: readonly string[]): Promise<string | undefined> {
  const isKnown = (file: string) =>
    file === OWNER_FILE || file === "lost+found" || names.some((name) => file === name || file.startsWith(`${name}.`));
  return (await readdir(dataDir)).find((file) => !isKnown(file));
}

const quote = (text: string): string => JSON.stringify(text.trim());
