import { javaWarnings, kafkaWithJava, oldestJava, parseJavaVersion } from "../../../java/java-version";
import type { Problem } from "../../../shared/problems";
import { MAX_HEAP_SHARE, openFilesWarnings } from "../../machine/machine-limits";
import type { ServicePlan } from "../../service-plan";
import { BASE_FOLDER } from "./host-layout";
import type { HostFacts, InspectedHost } from "./inspect-host";

/**
 * Free space that a host needs, in MiB: for Kafka's first segments and indexes, and before the installation also for the
 * archive and its files.
 */
const NEEDED_MIB = { forData: 256, toInstall: 512 } as const;

/** Largest difference of clocks, in milliseconds. With more, times of records and logs are misleading. */
const MAX_CLOCK_DIFFERENCE_MS = 30_000;

/** Processors that a Java can be installed for. */
const PLATFORMS_WITH_JAVA = ["x86_64", "aarch64"];

/** True if a Java must be installed on a host: the user names none, and the host has no other one. */
export const needsJava = ({ java, home }: HostFacts, javaHome: string): boolean =>
  javaHome === "" && (java === undefined || java.startsWith(`${home}/${BASE_FOLDER}/`));

/** Software that the services on a host run with. */
export interface HostSoftware {
  /** Home of the Java that the user names; empty for none. */
  readonly javaHome: string;
  readonly kafkaVersion: string;
  /** @defaultValue false */
  readonly isSecured?: boolean;
}

/** Problems that keep a host from running its services. */
export function hostProblems(
  name: string,
  facts: InspectedHost,
  services: readonly ServicePlan[],
  software: HostSoftware,
): Problem[] {
  const property = `host ${name}`;
  if (facts.kernel !== "Linux") {
    return [{ property, reason: `must run Linux, got ${facts.kernel || "an unknown system"}; use another host` }];
  }
  if (facts.missing.length > 0) {
    // The other facts are unknown without these programs.
    const further = facts.missing.includes("openssl") ? " openssl," : "";
    const cure = `install them (Debian: coreutils, diffutils, findutils, grep, gzip,${further} sed, tar, util-linux)`;
    return [{ property, reason: `must have the programs ${facts.missing.join(", ")}, got none of them; ${cure}` }];
  }
  const heapsMiB = services.reduce((sum, { heapMiB }) => sum + heapMiB, 0);
  const memoryMiB = Math.ceil(heapsMiB / MAX_HEAP_SHARE);
  const freeMiB = facts.isInstalled ? NEEDED_MIB.forData : NEEDED_MIB.toInstall;
  const clockS = Math.round(facts.clockAheadMs / 1_000);
  const rules: readonly (readonly [isBroken: boolean, reason: string])[] = [
    [
      !/^\/[\w./@+-]*$/.test(facts.home),
      `must have a home folder of letters, digits and _ . / @ + -, got ${JSON.stringify(facts.home)}; log in as another user`,
    ],
    [
      facts.isHomeNoexec,
      `must allow programs to run in ${facts.home}, because Kafka loads its compression libraries from there, got a file system mounted noexec; log in as a user with another home folder, or mount it without noexec`,
    ],
    [
      !facts.canCopy,
      "must offer SFTP, because archives are copied by SFTP, got no answer; add `Subsystem sftp internal-sftp` to its sshd_config, which needs no shell: text that a shell's start files print breaks other forms",
    ],
    [
      memoryMiB > facts.memoryMiB,
      `must have ${memoryMiB} MiB of memory for the heaps of ${namesOf(services)} (${heapsMiB} MiB), got ${facts.memoryMiB} MiB; lower heapMiB and the other heaps, or add a host`,
    ],
    [
      Math.abs(facts.clockAheadMs) > MAX_CLOCK_DIFFERENCE_MS,
      `must have a clock within ${MAX_CLOCK_DIFFERENCE_MS / 1_000} s of this machine's, got one that is ${Math.abs(clockS)} s ${clockS > 0 ? "ahead" : "behind"}; set the wrong clock (chrony and systemd-timesyncd keep clocks right)`,
    ],
    ...facts.disks.flatMap((disk) => [
      [
        !disk.isWritable,
        `must let this account write to ${disk.folder}, got no write permission; change the rights of the folder, or set another dataDir`,
      ] as const,
      [
        disk.freeMiB < freeMiB,
        `must have ${freeMiB} MiB free in ${disk.folder}, got ${disk.freeMiB} MiB; free some space`,
      ] as const,
    ]),
  ];
  return [
    ...rules.filter(([isBroken]) => isBroken).map(([, reason]) => reason),
    ...javaReasons(facts, software),
    ...facts.portsInUse.map(
      ({ service, port, holder }) =>
        `must have port ${port} free for ${service}, got ${holder || "a process of another user"} on it; stop that process, or set another ${portArgument(services, service, port)}`,
    ),
  ].map((reason) => ({ property, reason }));
}

/** Argument that sets a port of a service, and its value: `port than 9092`. Ports count up from the first one. */
function portArgument(services: readonly ServicePlan[], name: string, number: number): string {
  const ports = services.find(({ service }) => service === name)?.ports ?? [];
  const [port = ports[0]] = ports.filter(({ first }) => first <= number).sort((one, other) => other.first - one.first);
  return port === undefined ? "port" : `${port.argument} than ${port.argumentValue}`;
}

const namesOf = (services: readonly ServicePlan[]): string => services.map(({ service }) => service).join(", ");

function javaReasons(
  { java, javaVersion, architecture }: HostFacts,
  { javaHome, kafkaVersion, isSecured = false }: HostSoftware,
): string[] {
  if (java === undefined && javaHome !== "") {
    return [`must have a Java in javaHome ${javaHome}, got none; install Java 17 there, or set another javaHome`];
  }
  const cure = "install Java 17 on the host";
  if (java === undefined) {
    return PLATFORMS_WITH_JAVA.includes(architecture)
      ? []
      : [`must have a Java, got none, and no Java is available for ${architecture}; ${cure}`];
  }
  const version = parseJavaVersion(javaVersion);
  if (version === undefined) {
    return [`must have a Java that prints its version, got ${java}, which prints none; ${cure}`];
  }
  const oldest = oldestJava(kafkaVersion, isSecured);
  return version >= oldest
    ? []
    : [
        `must have Java ${oldest} or newer for ${kafkaWithJava(kafkaVersion, isSecured)}, got Java ${version} at ${java}; ${cure}`,
      ];
}

/** Warnings about a host that can run its services. */
export function hostWarnings({ java, javaVersion, openFilesLimit }: HostFacts, kafkaVersion: string): string[] {
  const version = parseJavaVersion(javaVersion);
  return [
    ...(java === undefined || version === undefined ? [] : javaWarnings(java, version, kafkaVersion)),
    ...openFilesWarnings(openFilesLimit),
  ];
}
