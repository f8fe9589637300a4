import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";

import type { Java } from "../../java/find-java";

/** First Java version that can write a class-data archive at the end of a run (JEP 350). */
const FIRST_WITH_ARCHIVES = 13;

/** Program whose classes are archived. */
export interface ArchivedProgram {
  readonly mainClass: string;
  /** True if the connections of the service are encrypted: the service loads further classes. @defaultValue false */
  readonly isSecured?: boolean;
}

/**
 * Path of the class-data archive of a program, beside the Kafka installation. A JVM maps the classes in the archive into
 * memory instead of parsing them, which halves Kafka's time to start (KIP-975). Each Java and installation has its own file.
 */
export function classDataArchive(home: string, java: Java, { mainClass, isSecured = false }: ArchivedProgram): string {
  const key = createHash("sha256").update(`${java.path}\n${java.build}`).digest("hex").slice(0, 12);
  const name = `${mainClass.split(".").at(-1)}${isSecured ? "-secured" : ""}`;
  return join(home, "..", "class-data", `${name}-java${java.version}-${key}.jsa`);
}

/** JVM flag that writes the class-data archive when the JVM ends. Such a JVM can't use another archive. */
export const WRITING_FLAG = "-XX:ArchiveClassesAtExit=";

/** True if this Java can write and use class-data archives. */
export const supportsClassData = (java: Java): boolean => java.version >= FIRST_WITH_ARCHIVES;

/**
 * JVM flags that use the class-data archive if set-up has written one. The JVM ignores an archive that does not fit. A secured
 * service without an archive of its own uses the archive of unsecured services, for the classes in that archive.
 */
export async function classDataFlags(home: string, java: Java, program: ArchivedProgram): Promise<string[]> {
  const candidates = [...(program.isSecured ? [program] : []), { mainClass: program.mainClass }];
  for (const archive of candidates.map((candidate) => classDataArchive(home, java, candidate))) {
    if (supportsClassData(java) && (await exists(archive))) {
      return [`-XX:SharedArchiveFile=${archive}`, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"];
    }
  }
  return [];
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
