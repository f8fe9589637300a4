import type { Problem } from "../shared/problems";
import { isSensitiveSetting } from "../shared/sensitive-settings";

/** Flag that a user may not set. */
interface RefusedFlag {
  readonly pattern: RegExp;
  /** Reason, after the property's name. */
  readonly reason: string;
  /** Advice; `HEAP` stands for the argument that sets the heap of the service. */
  readonly advice: string;
}

const OWN = "must not be a flag that the project sets itself";

/** Placeholder of the argument that sets the heap. */
const HEAP = "HEAP";

const REFUSED: readonly RefusedFlag[] = [
  {
    pattern: /^-Xm[xs]|^-XX:(Max|Initial|Min)HeapSize=|^-XX:(Max|Initial|Min)RAM(Percentage|Fraction)=|^-XX:MaxRAM=/,
    reason: OWN,
    advice: `remove it and use ${HEAP}`,
  },
  {
    pattern: /^-XX:[+-]Use\w*GC$|^-XX:(TieredStopAtLevel|CompilerDirectivesFile)=/,
    reason: OWN,
    advice: "remove it and use profile",
  },
  {
    pattern: /^(-cp|-classpath|--class-path|-jar|--module-path|-p|-m|--module)([ =]|$)|^-Djava\.class\.path=/,
    reason: OWN,
    advice: "remove it and use archive for a distribution with further classes",
  },
  {
    pattern: /^-Dlog4j2?\.configuration(File)?=/,
    reason: OWN,
    advice: "remove it, because the service's own log shows why a start fails",
  },
  {
    pattern: /^-XX:[+-](Exit|Crash)OnOutOfMemoryError$|^-Djava\.awt\.headless(=|$)/,
    reason: OWN,
    advice: "remove it",
  },
  {
    pattern: /^-Xshare:|^-XX:(SharedArchiveFile|ArchiveClassesAtExit|SharedClassListFile|[+-]AutoCreateSharedArchive)/,
    reason: OWN,
    advice: "remove it, because the class-data archive belongs to the distribution",
  },
  { pattern: /^-Dkafka-cluster\./, reason: OWN, advice: "remove it, because it identifies the process of a service" },
  {
    pattern: /^-(version|showversion|help|h|\?|X|XshowSettings.*|-version|-help|-dry-run|-list-modules)$/,
    reason: "must not be a flag that makes Java print something instead of running the service",
    advice: "remove it",
  },
  {
    pattern: /^-XX:(Flags|VMOptionsFile)=/,
    reason: "must not name a file of flags, whose changes would restart nothing",
    advice: "write each flag of the file as an entry",
  },
  {
    pattern: /\s-\S/,
    reason: "must be one flag",
    advice: "write each flag as an entry of its own",
  },
];

/** Properties that are sensitive by name, but hold the path of a file. */
const PATH_NAME = /(file|path|location|dir|store)$/i;

/** Value of a system property whose name says that it is a secret. */
const isSensitiveFlag = (flag: string): boolean => {
  const [, name = ""] = /^-D([^=]+)=/.exec(flag) ?? [];
  return isSensitiveSetting(name) && !PATH_NAME.test(name);
};

/**
 * Problems of further JVM flags: flags that the project sets itself, and secrets, which every user of the machine could read
 * in the command line of the process.
 *
 * @param argument - argument with the flags: `brokerJvmFlags`.
 * @param heapArgument - argument that sets the heap: `heapMiB`.
 */
export function jvmFlagProblems(argument: string, flags: readonly string[], heapArgument: string): Problem[] {
  return flags.flatMap((flag, index) => {
    const property = `${argument}[${index}]`;
    if (isSensitiveFlag(flag)) {
      const [name = ""] = flag.split("=", 1);
      const reason = `must hold no secret, because every user of the machine can read the flags of a process, got ${name} with a value; remove it and put the secret into a file that the service reads`;
      return [{ property, reason }];
    }
    const refused = REFUSED.find(({ pattern }) => pattern.test(flag));
    return refused === undefined
      ? []
      : [
          {
            property,
            reason: `${refused.reason}, got ${JSON.stringify(flag)}; ${refused.advice.replace(HEAP, heapArgument)}`,
          },
        ];
  });
}
