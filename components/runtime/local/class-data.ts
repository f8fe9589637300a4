import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";

import type { Java } from "../../java/find-java";

/** First Java that can write the classes of a run into an archive when it ends (JEP 350). */
const FIRST_WITH_ARCHIVES = 13;

/**
 * Where the class-data archive of a main class is kept, beside the installation: it lets a JVM take its classes ready
 * from a file, which halves Kafka's time to start (KIP-975). Another Java or installation has another file.
 */
export function classDataArchive(home: string, java: Java, mainClass: string): string {
  const key = createHash("sha256").update(`${java.path}\n${java.build}`).digest("hex").slice(0, 12);
  return join(home, "..", "class-data", `${mainClass.split(".").at(-1)}-java${java.version}-${key}.jsa`);
}

/** Whether this Java can make and use class-data archives. */
export const supportsClassData = (java: Java): boolean => java.version >= FIRST_WITH_ARCHIVES;

/** JVM flags that use the class-data archive if set-up has made one; the JVM ignores one that does not fit. */
export async function classDataFlags(home: string, java: Java, mainClass: string): Promise<string[]> {
  const archive = classDataArchive(home, java, mainClass);
  const there = await access(archive).then(
    () => true,
    () => false,
  );
  return there && supportsClassData(java)
    ? [`-XX:SharedArchiveFile=${archive}`, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
    : [];
}
