import { javaWarnings, MIN_JAVA, parseJavaVersion } from "../../../java/java-version";
import type { Problem } from "../../../shared/problems";
import type { ServicePlan } from "../../runtime";
import type { HostFacts } from "./inspect-host";

/** Space that a host needs, in MiB: Kafka's first segments and indexes, and before it is installed its archive and it. */
const NEEDED_MIB = { forData: 256, toInstall: 512 } as const;

/** Share of a host's memory that all heaps together may take. */
const MAX_HEAP_SHARE = 0.9;

/** Difference of clocks, in milliseconds, from which times of records and logs lead astray. */
const MAX_CLOCK_DIFFERENCE_MS = 30_000;

/** Platforms that a Java is brought along for. */
const PLATFORMS_WITH_JAVA = ["x86_64", "aarch64"];

/** Whether a host needs to be brought a Java: it is not told which to use, and has none. */
export const lacksJava = ({ java, home }: HostFacts, javaHome: string): boolean =>
  javaHome === "" && (java === undefined || java.startsWith(`${home}/kafka-cluster/`));

/** What keeps a host from running the services that are planned for it. */
export function hostProblems(
  name: string,
  facts: HostFacts,
  plans: readonly ServicePlan[],
  javaHome: string,
): Problem[] {
  const property = `host ${name}`;
  if (facts.kernel !== "Linux") {
    return [{ property, reason: `must run Linux, got ${facts.kernel || "an unknown system"}; use another host` }];
  }
  if (facts.missing.length > 0) {
    // Without them nothing else could be looked at.
    const cure = "install them (Debian: coreutils, diffutils, findutils, grep, gzip, sed, tar, util-linux)";
    return [{ property, reason: `lacks the programs ${facts.missing.join(", ")}; ${cure}` }];
  }
  const heapsMiB = plans.reduce((sum, { heapMiB }) => sum + heapMiB, 0);
  const neededMiB = facts.isInstalled ? NEEDED_MIB.forData : NEEDED_MIB.toInstall;
  const clockS = Math.round(facts.clockAheadMs / 1_000);
  const rules: readonly (readonly [isBroken: boolean, reason: string])[] = [
    [
      !/^\/[\w./@+-]*$/.test(facts.home),
      `has the home folder ${JSON.stringify(facts.home)}, which holds more than letters, digits and _ . / @ + -; log in as another user`,
    ],
    [
      heapsMiB > facts.memoryMiB * MAX_HEAP_SHARE,
      `has ${facts.memoryMiB} MiB of memory, got heaps of together ${heapsMiB} MiB for ${services(plans)}; lower heapMiB and the other heaps or add a host`,
    ],
    [
      Math.abs(facts.clockAheadMs) > MAX_CLOCK_DIFFERENCE_MS,
      `has a clock that is ${Math.abs(clockS)} s ${clockS > 0 ? "ahead of" : "behind"} this machine's; set the one that is wrong (chrony or systemd-timesyncd keep it right)`,
    ],
  ];
  return [
    ...rules.filter(([isBroken]) => isBroken).map(([, reason]) => ({ property, reason })),
    ...facts.disks.flatMap(({ folder, freeMiB, isWritable }) => [
      ...(isWritable
        ? []
        : [{ property, reason: `has a folder ${folder} that the user can't write to; change its rights or dataDir` }]),
      ...(freeMiB >= neededMiB
        ? []
        : [{ property, reason: `has ${freeMiB} MiB free in ${folder}, ${neededMiB} MiB needed; free some` }]),
    ]),
    ...javaProblems(property, facts, javaHome),
    ...facts.takenPorts.map(({ service, port, holder }) => ({
      property,
      reason: `has port ${port} in use by ${holder || "a process of another user"}, ${service} needs it; stop that or set another port`,
    })),
  ];
}

const services = (plans: readonly ServicePlan[]): string => plans.map(({ service }) => service).join(", ");

function javaProblems(property: string, { java, javaVersion, architecture }: HostFacts, javaHome: string): Problem[] {
  if (java === undefined && javaHome !== "") {
    return [{ property, reason: `has no Java in javaHome ${javaHome}; install one there or set another` }];
  }
  if (java === undefined) {
    return PLATFORMS_WITH_JAVA.includes(architecture)
      ? []
      : [{ property, reason: `has no Java, and none can be brought for ${architecture}; install Java 17 there` }];
  }
  const version = parseJavaVersion(javaVersion);
  if (version === undefined) {
    return [{ property, reason: `has a Java at ${java} that does not say which it is; install Java 17 there` }];
  }
  return version >= MIN_JAVA
    ? []
    : [
        {
          property,
          reason: `has Java ${version} at ${java}, Java ${MIN_JAVA} or newer is needed; install Java 17 there`,
        },
      ];
}

/** What is worth a word though it keeps nothing from running. */
export function hostWarnings(name: string, { java, javaVersion }: HostFacts): string[] {
  const version = parseJavaVersion(javaVersion);
  return java === undefined || version === undefined
    ? []
    : javaWarnings(java, version).map((warning) => `host ${name}: ${warning}`);
}
