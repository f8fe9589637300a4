import assert from "node:assert/strict";

import { clusterPlan } from "../../../../../components/cluster/cluster-plan";
import { hostProblems, hostWarnings, needsJava } from "../../../../../components/runtime/ssh/hosts/host-problems";
import type { InspectedHost } from "../../../../../components/runtime/ssh/hosts/inspect-host";
import { makeSettings } from "../../../../support/clusters";
import { brokers, zooKeepers } from "../../../../support/hosts-and-plans";

const FACTS: InspectedHost = {
  kernel: "Linux",
  architecture: "x86_64",
  home: "/home/kafka",
  missing: [],
  java: "/usr/bin/java",
  javaVersion: 'openjdk version "17.0.15" 2025-04-15',
  memoryMiB: 4_096,
  isInstalled: false,
  disks: [{ folder: "/home/kafka", freeMiB: 10_000, isWritable: true }],
  downloads: false,
  clockAheadMs: 0,
  portsInUse: [],
  isHomeNoexec: false,
  openFilesLimit: "1048576",
  canCopy: true,
  data: {},
};

const SERVICES = [...zooKeepers(1, { heapMiB: 512 }), ...brokers(1, { heapMiB: 1_024 })];

const reasons = (facts: Partial<InspectedHost>, javaHome = ""): string[] =>
  hostProblems("a", { ...FACTS, ...facts }, SERVICES, { javaHome, kafkaVersion: "3.3.1" }).map(
    ({ property, reason }) => `${property} ${reason}`,
  );

describe("hostProblems", () => {
  it("finds none with a suitable host", () => {
    assert.deepEqual(reasons({}), []);
    assert.deepEqual(reasons({ java: undefined, javaVersion: "" }), []); // A Java will be installed.
    assert.deepEqual(reasons({ clockAheadMs: 29_000 }), []);
    assert.deepEqual(reasons({ isInstalled: true, disks: [{ folder: "/", freeMiB: 300, isWritable: true }] }), []);
    assert.deepEqual(reasons({ memoryMiB: 1_707 }), []);
  });

  const cases: readonly (readonly [facts: Partial<InspectedHost>, reason: string, javaHome?: string])[] = [
    [{ kernel: "Darwin", missing: ["flock"] }, "host a must run Linux, got Darwin; use another host"],
    [
      { missing: ["flock", "tar"], memoryMiB: 0 },
      "host a must have the programs flock, tar, got none of them; install them (Debian: coreutils, diffutils, findutils, grep, gzip, sed, tar, util-linux)",
    ],
    [
      { missing: ["openssl"] },
      "host a must have the programs openssl, got none of them; install them (Debian: coreutils, diffutils, findutils, grep, gzip, openssl, sed, tar, util-linux)",
    ],
    [
      { home: "/home/my kafka" },
      'host a must have a home folder of letters, digits and _ . / @ + -, got "/home/my kafka"; log in as another user',
    ],
    [
      { memoryMiB: 1_700 },
      "host a must have 1707 MiB of memory for the heaps of zookeeper-1, kafka-0 (1536 MiB), got 1700 MiB; lower heapMiB and the other heaps, or add a host",
    ],
    [
      { clockAheadMs: 61_000 },
      "host a must have a clock within 30 s of this machine's, got one that is 61 s ahead; set the wrong clock (chrony and systemd-timesyncd keep clocks right)",
    ],
    [
      { clockAheadMs: -31_000 },
      "host a must have a clock within 30 s of this machine's, got one that is 31 s behind; set the wrong clock (chrony and systemd-timesyncd keep clocks right)",
    ],
    [
      { disks: [{ folder: "/srv", freeMiB: 511, isWritable: true }] },
      "host a must have 512 MiB free in /srv, got 511 MiB; free some space",
    ],
    [
      { disks: [{ folder: "/srv", freeMiB: 9_000, isWritable: false }] },
      "host a must let this account write to /srv, got no write permission; change the rights of the folder, or set another dataDir",
    ],
    [
      { java: undefined, javaVersion: "" },
      "host a must have a Java in javaHome /opt/jdk, got none; install Java 17 there, or set another javaHome",
      "/opt/jdk",
    ],
    [
      { java: undefined, javaVersion: "", architecture: "riscv64" },
      "host a must have a Java, got none, and no Java is available for riscv64; install Java 17 on the host",
    ],
    [
      { javaVersion: 'java version "1.7.0_80"' },
      "host a must have Java 8 or newer for Kafka 3.3.1, got Java 7 at /usr/bin/java; install Java 17 on the host",
    ],
    [
      { javaVersion: "Segmentation fault" },
      "host a must have a Java that prints its version, got /usr/bin/java, which prints none; install Java 17 on the host",
    ],
    [
      { isHomeNoexec: true },
      "host a must allow programs to run in /home/kafka, because Kafka loads its compression libraries from there, got a file system mounted noexec; log in as a user with another home folder, or mount it without noexec",
    ],
    [
      { canCopy: false },
      "host a must offer SFTP, because archives are copied by SFTP, got no answer; add `Subsystem sftp internal-sftp` to its sshd_config, which needs no shell: text that a shell's start files print breaks other forms",
    ],
    [
      { portsInUse: [{ service: "kafka-0", port: 9_092, holder: "process 7" }] },
      "host a must have port 9092 free for kafka-0, got process 7 on it; stop that process, or set another port than 9092",
    ],
    [
      { portsInUse: [{ service: "kafka-0", port: 9_092, holder: "" }] },
      "host a must have port 9092 free for kafka-0, got a process of another user on it; stop that process, or set another port than 9092",
    ],
  ];
  for (const [facts, reason, javaHome] of cases) {
    it(`reports: ${reason}`, () => {
      assert.deepEqual(reasons(facts, javaHome), [reason]);
    });
  }

  it("names the argument of the port that is in use", () => {
    const { services } = clusterPlan("kafka", makeSettings({ metrics: true, brokers: 2 }));
    const portsInUse = [
      { service: "kafka-1", port: 9_093, holder: "nginx" },
      { service: "kafka-1", port: 7_073, holder: "nginx" },
    ];
    assert.deepEqual(
      hostProblems("a", { ...FACTS, portsInUse }, services, { javaHome: "", kafkaVersion: "3.3.1" }).map(({ reason }) =>
        reason.split("; ").at(-1),
      ),
      ["stop that process, or set another port than 9092", "stop that process, or set another metricsPort than 7071"],
    );
  });

  it("reports all problems at once", () => {
    assert.equal(reasons({ home: "/my home", memoryMiB: 100, clockAheadMs: 90_000 }).length, 3);
  });
});

describe("hostWarnings", () => {
  it("warns about a Java that Kafka was not tested with", () => {
    assert.deepEqual(hostWarnings(FACTS, "3.3.1"), []);
    assert.deepEqual(hostWarnings({ ...FACTS, javaVersion: 'openjdk version "21.0.1"' }, "3.3.1"), [
      "/usr/bin/java is Java 21, but Kafka 3.3.1 was tested with Java 8, 11, 17; set javaHome to Java 17 if Kafka fails",
    ]);
  });

  it("warns about a low limit of open files", () => {
    assert.match(hostWarnings({ ...FACTS, openFilesLimit: "1024" }, "3.3.1").join(), /may open at most 1024 files/);
  });
});

describe("needsJava", () => {
  it("is true where the host has no Java, or the one that was installed", () => {
    assert.equal(needsJava(FACTS, ""), false);
    assert.equal(needsJava({ ...FACTS, java: undefined }, ""), true);
    assert.equal(
      needsJava({ ...FACTS, java: "/home/kafka/kafka-cluster/x/distributions/java-17/java/bin/java" }, ""),
      true,
    );
  });

  it("is false where the user names a Java", () => {
    assert.equal(needsJava({ ...FACTS, java: undefined }, "/opt/jdk"), false);
  });
});
