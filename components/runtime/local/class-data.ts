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
  /** Name of the classes that the service loads, as in its spec. @defaultValue - the usual classes of the main class */
  readonly classSet?: string;
}

/**
 * Path of the class-data archive of a program, beside the Kafka installation. A JVM maps the classes in the archive into
 * memory instead of parsing them, which halves Kafka's time to start (KIP-975). Each Java and installation has its own file.
 */
export function classDataArchive(home: string, java: Java, program: ArchivedProgram): string {
  const { mainClass, isSecured = false, classSet } = program;
  const key = createHash("sha256").update(`${java.path}\n${java.build}`).digest("hex").slice(0, 12);
  const name = [mainClass.split(".").at(-1), ...(classSet ? [classSet] : []), ...(isSecured ? ["secured"] : [])].join(
    "-",
  );
  return join(home, "..", "class-data", `${name}-java${java.version}-${key}.jsa`);
}

/** JVM flag that writes the class-data archive when the JVM ends. Such a JVM can't use another archive. */
export const WRITING_FLAG = "-XX:ArchiveClassesAtExit=";

/** True if this Java can write and use class-data archives. */
export const supportsClassData = (java: Java): boolean => java.version >= FIRST_WITH_ARCHIVES;

/**
 * JVM flags that use the class-data archive if set-up has made one. The JVM ignores an archive that does not fit. An
 * archive of other services with the same main class serves too, as far as its classes go.
 */
export async function classDataFlags(home: string, java: Java, program: ArchivedProgram): Promise<string[]> {
  const { mainClass, isSecured } = program;
  const candidates = [program, ...(isSecured ? [{ mainClass, isSecured }] : []), { mainClass }];
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
