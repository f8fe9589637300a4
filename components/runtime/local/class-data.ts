import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";

import type { Java } from "../../java/find-java";

/** First Java version that can write a class-data archive at the end of a run (JEP 350). */
const FIRST_WITH_ARCHIVES = 13;

/**
 * Path of the class-data archive of a main class, beside the Kafka installation. A JVM maps the classes in the archive into
 * memory instead of parsing them, which halves Kafka's time to start (KIP-975). Each Java and installation has its own file.
 */
export function classDataArchive(home: string, java: Java, mainClass: string): string {
  const key = createHash("sha256").update(`${java.path}\n${java.build}`).digest("hex").slice(0, 12);
  return join(home, "..", "class-data", `${mainClass.split(".").at(-1)}-java${java.version}-${key}.jsa`);
}

/** True if this Java can write and use class-data archives. */
export const supportsClassData = (java: Java): boolean => java.version >= FIRST_WITH_ARCHIVES;

/** JVM flags that use the class-data archive if set-up has made one. The JVM ignores an archive that does not fit. */
export async function classDataFlags(home: string, java: Java, mainClass: string): Promise<string[]> {
  const archive = classDataArchive(home, java, mainClass);
  const exists = await access(archive).then(
    () => true,
    () => false,
  );
  return exists && supportsClassData(java)
    ? [`-XX:SharedArchiveFile=${archive}`, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
    : [];
}
